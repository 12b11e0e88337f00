package io.raingauge.store.rocksdb;

/**
 * How much memory a {@link RocksDbStore} may take. The defaults come to less than 96 MiB.
 *
 * @param cacheBytes RocksDB's block cache, which the write buffers, indexes and filters share
 * @param writeBufferBytes how much of it cells may take before they are written to a file
 * @param recentIds ids that are held in the heap, over all partitions, before they become a sorted
 *     run; at 40 bytes each
 */
public record RocksDbSettings(long cacheBytes, long writeBufferBytes, int recentIds) {
  private static final long MIB = 1L << 20;

  public RocksDbSettings {
    if (cacheBytes < 8 * MIB || writeBufferBytes < 4 * MIB || writeBufferBytes > cacheBytes / 2) {
      throw new IllegalArgumentException(
          "a cache of "
              + cacheBytes
              + " bytes with write buffers of "
              + writeBufferBytes
              + " bytes cannot work: at least 8388608 and 4194304, and the buffers at most half of"
              + " the cache");
    }
    if (recentIds < 1) {
      throw new IllegalArgumentException(recentIds + " recent ids are too few: at least 1");
    }
  }

  public static RocksDbSettings defaults() {
    return new RocksDbSettings(64 * MIB, 32 * MIB, 1 << 19);
  }
}
