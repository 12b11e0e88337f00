package io.raingauge.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes a run in one pass ({@link RunHeader} draws it). Memory: two buffers. For one thread.
 *
 * <p>Entries come in their order; of those with one id the first may be followed by others, and the
 * newest day stays.
 */
final class RunWriter implements AutoCloseable {
  private static final int BUFFER_BLOCKS = 1024;
  private static final int BUFFER_ENTRIES = 4096;

  /**
   * So much at a time goes to the disk, or a force at the end of a large run would stall others.
   */
  private static final long FORCE_BYTES = 32L << 20;

  private final Path path;
  private final FileChannel file;
  private final int partition;
  private final Part blocks;
  private final Part entries;
  private final int blockCount;
  private final long[] words = new long[8];
  private int block;
  private int count;
  private long high;
  private long low;
  private int day;
  private boolean pending;
  private boolean finished;
  private int oldestDay = Integer.MAX_VALUE;
  private int newestDay = Integer.MIN_VALUE;

  private RunWriter(Path path, FileChannel file, int partition, long atMost) {
    this.path = path;
    this.file = file;
    this.partition = partition;
    this.blockCount = RunHeader.blocksFor(atMost);
    this.blocks = new Part(file, RunHeader.BYTES, BUFFER_BLOCKS * RunHeader.BLOCK_BYTES);
    this.entries =
        new Part(
            file,
            RunHeader.BYTES + (long) blockCount * RunHeader.BLOCK_BYTES,
            BUFFER_ENTRIES * RunHeader.ENTRY_BYTES);
  }

  /**
   * Begins a file that must not be there.
   *
   * @param atMost how many ids may come
   */
  static RunWriter open(Path path, int partition, long atMost) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new RunWriter(path, file, partition, atMost);
  }

  void add(long idHigh, long idLow, int idDay) throws IOException {
    if (pending && idHigh == high && idLow == low) {
      day = Math.max(day, idDay);
      return;
    }
    if (pending) {
      writePending();
    }
    high = idHigh;
    low = idLow;
    day = idDay;
    pending = true;
  }

  /** Writes the rest and forces all of it. */
  RunHeader finish() throws IOException {
    if (pending) {
      writePending();
    }
    goToBlock(blockCount);
    blocks.drain();
    entries.drain();
    RunHeader header =
        new RunHeader(
            partition, count, blockCount, oldestDay, newestDay, blocks.crc(), entries.crc());
    Part.writeFully(file, ByteBuffer.wrap(header.toBytes()), 0);
    file.force(true);
    finished = true;
    return header;
  }

  /** Deletes a file that was not finished: when the disk is full it must not hold a part of it. */
  @Override
  public void close() throws IOException {
    file.close();
    if (!finished) {
      Files.deleteIfExists(path);
    }
  }

  private void writePending() throws IOException {
    int target = RunHeader.blockOf(high, blockCount);
    if (target != block) {
      goToBlock(target);
    }
    words[0] |= 1L << (low >>> 59);
    words[1] |= 1L << (low >>> 17);
    words[2] |= 1L << (low >>> 23);
    words[3] |= 1L << (low >>> 29);
    words[4] |= 1L << (low >>> 35);
    words[5] |= 1L << (low >>> 41);
    words[6] |= 1L << (low >>> 47);
    words[7] |= 1L << (low >>> 53);
    ByteBuffer into = entries.room(RunHeader.ENTRY_BYTES);
    into.putLong(high).putLong(low).putInt(day);
    oldestDay = Math.min(oldestDay, day);
    newestDay = Math.max(newestDay, day);
    count++;
  }

  private void goToBlock(int target) throws IOException {
    while (block < target) {
      ByteBuffer into = blocks.room(RunHeader.BLOCK_BYTES);
      for (int index = 0; index < words.length; index++) {
        into.putLong(words[index]);
        words[index] = 0;
      }
      block++;
      words[0] = (long) count << 32;
    }
  }

  /** One of the two parts of the file, written from its beginning to its end. */
  private static final class Part {
    private final FileChannel file;
    private final ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private long position;
    private long unforced;

    Part(FileChannel file, long position, int bufferBytes) {
      this.file = file;
      this.position = position;
      this.buffer = ByteBuffer.allocate(bufferBytes);
    }

    ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        drain();
      }
      return buffer;
    }

    void drain() throws IOException {
      buffer.flip();
      crc.update(buffer.array(), 0, buffer.limit());
      int bytes = buffer.limit();
      writeFully(file, buffer, position);
      position += bytes;
      unforced += bytes;
      buffer.clear();
      if (unforced >= FORCE_BYTES) {
        file.force(false);
        unforced = 0;
      }
    }

    int crc() {
      return (int) crc.getValue();
    }

    static void writeFully(FileChannel file, ByteBuffer buffer, long position) throws IOException {
      long at = position;
      while (buffer.hasRemaining()) {
        at += file.write(buffer, at);
      }
    }
  }
}
