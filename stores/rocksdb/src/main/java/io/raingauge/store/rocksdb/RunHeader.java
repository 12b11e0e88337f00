package io.raingauge.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header of a run: a file of ids of one partition, sorted, that never changes once it is
 * written.
 *
 * <pre>
 *  0           4          6      8        16       20       24       28       32       36     60
 *  +-----------+----------+------+--------+--------+--------+--------+--------+--------+------+--------+
 *  | version   | partition| 0    | count  | blocks | oldest | newest | CRC of | CRC of | 0    | CRC of |
 *  | "RGI1"    | u16      | u16  | u64    | u32    | day i32| day i32| blocks | entries| 24 B | 0..60  |
 *  +-----------+----------+------+--------+--------+--------+--------+--------+--------+------+--------+
 *
 *  64: the blocks, 64 bytes each
 *  +-----------------+----------+----------+----------+-----+----------+
 *  | first entry u32 | 32 bits  | 64 bits  | 64 bits  | ... | 64 bits  |   eight words
 *  +-----------------+----------+----------+----------+-----+----------+
 *
 *  64 + 64 * blocks: the entries, 20 bytes each, ascending by high, then low, both unsigned
 *  +------------------+------------------+---------+
 *  | high u64         | low u64          | day i32 |   all big-endian; CRCs are CRC32C
 *  +------------------+------------------+---------+
 * </pre>
 *
 * <p>The blocks are a Bloom filter of which one id touches one cache line (Putze, Sanders, Singler:
 * "Cache-, Hash- and Space-Efficient Bloom Filters", 2007), with one bit in each of the block's
 * eight words, chosen by {@code low}. An id's block is the place of its {@code high} in the range
 * of all numbers; so blocks and entries have the same order, a block's entries stand together, the
 * block says where they begin, and both parts are written in one pass. A block has {@value
 * #IDS_PER_BLOCK} ids on average: 12 bits an id, 0.7 % false hits (measured).
 *
 * @param count how many entries
 * @param blocks how many blocks, at least 1
 */
record RunHeader(
    int partition,
    long count,
    int blocks,
    int oldestDay,
    int newestDay,
    int blocksCrc,
    int entriesCrc) {
  static final int BYTES = 64;
  static final int BLOCK_BYTES = 64;
  static final int ENTRY_BYTES = 20;
  static final int IDS_PER_BLOCK = 40;

  private static final int VERSION = 0x52474931;
  private static final int CRC_AT = 60;

  /** Blocks for so many ids. */
  static int blocksFor(long ids) {
    return (int) Math.max(1, (ids + IDS_PER_BLOCK - 1) / IDS_PER_BLOCK);
  }

  /** The block of an id; it never decreases as {@code high} increases. */
  static int blockOf(long high, int blocks) {
    return (int) (((high >>> 32) * blocks) >>> 32);
  }

  long entriesAt() {
    return BYTES + (long) blocks * BLOCK_BYTES;
  }

  long fileBytes() {
    return entriesAt() + count * ENTRY_BYTES;
  }

  byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putInt(VERSION).putShort((short) partition).putShort((short) 0);
    buffer.putLong(count).putInt(blocks).putInt(oldestDay).putInt(newestDay);
    buffer.putInt(blocksCrc).putInt(entriesCrc);
    return buffer.putInt(CRC_AT, crc(buffer.array())).array();
  }

  /**
   * @throws IllegalStateException when these are not the bytes of a header
   */
  static RunHeader of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalStateException("a run's header of " + bytes.length + " bytes is cut");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (buffer.getInt() != VERSION || buffer.getInt(CRC_AT) != crc(bytes)) {
      throw new IllegalStateException("a run's header is not one that was written");
    }
    int partition = buffer.getShort() & 0xffff;
    buffer.getShort();
    return new RunHeader(
        partition,
        buffer.getLong(),
        buffer.getInt(),
        buffer.getInt(),
        buffer.getInt(),
        buffer.getInt(),
        buffer.getInt());
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
