package io.raingauge.store.rocksdb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A run that is open for lookups ({@link RunHeader} draws it). The filter is mapped: its pages are
 * the page cache's, which gives them back when memory is short, and the heap holds nothing of them.
 * An id that is not in the run touches one cache line. Where the filter lets one through, the
 * entries of its block are read: mapped they would be as fast, but a process that touches entries
 * at random would seem to take memory for all of them, and a page that is not in memory would stop
 * the JVM's safepoints until it is.
 *
 * <p>For one thread at a time: the partition's lock.
 */
final class Run implements AutoCloseable {
  /** Ten times the entries that a block has on average; one with more takes several reads. */
  private static final int READ_ENTRIES = 10 * RunHeader.IDS_PER_BLOCK;

  private final Path path;
  private final long number;
  private final RunHeader header;
  private final MappedByteBuffer mapped;

  /** Not a FileChannel, which would be closed when a thread that reads is interrupted. */
  private final RandomAccessFile file;

  private final int blocks;
  private final byte[] entries = new byte[READ_ENTRIES * RunHeader.ENTRY_BYTES];
  private final ByteBuffer entriesView = ByteBuffer.wrap(entries);

  private Run(Path path, long number, RunHeader header, RandomAccessFile file) throws IOException {
    this.path = path;
    this.number = number;
    this.header = header;
    this.file = file;
    this.blocks = header.blocks();
    this.mapped = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, header.entriesAt());
  }

  /**
   * Opens a run as it was listed.
   *
   * @throws IllegalStateException when the file is not what the header says
   */
  static Run open(Path path, long number, RunHeader header) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      if (file.length() != header.fileBytes()) {
        throw new IllegalStateException(
            path + " has " + file.length() + " bytes instead of " + header.fileBytes());
      }
      return new Run(path, number, header, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Reads the header and all blocks and compares them with what was listed: a bit that is lost
   * there would count an id twice. It also brings the blocks into memory, where lookups want them.
   * Entries are checked when they are merged: they are too many to read at each start.
   *
   * @throws IllegalStateException when something differs
   */
  void check() {
    byte[] bytes = new byte[RunHeader.BYTES];
    mapped.get(0, bytes);
    if (!RunHeader.of(bytes).equals(header)) {
      throw new IllegalStateException("the header of " + path + " is not the one that was listed");
    }
    CRC32C crc = new CRC32C();
    crc.update(mapped.duplicate().position(RunHeader.BYTES));
    if ((int) crc.getValue() != header.blocksCrc()) {
      throw new IllegalStateException("the filter of " + path + " was changed: its CRC differs");
    }
  }

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  RunHeader header() {
    return header;
  }

  /** Whether the filter lets an id through: always when it is in the run, else seldom. */
  boolean mayHold(long high, long low) {
    int at = RunHeader.BYTES + RunHeader.blockOf(high, blocks) * RunHeader.BLOCK_BYTES;
    // No branch between the words: a miss is as likely in one as in the next, and a processor that
    // guesses wrong waits longer than seven more loads from the same cache line take.
    long bits =
        (mapped.getLong(at) >>> (low >>> 59))
            & (mapped.getLong(at + 8) >>> (low >>> 17))
            & (mapped.getLong(at + 16) >>> (low >>> 23))
            & (mapped.getLong(at + 24) >>> (low >>> 29))
            & (mapped.getLong(at + 32) >>> (low >>> 35))
            & (mapped.getLong(at + 40) >>> (low >>> 41))
            & (mapped.getLong(at + 48) >>> (low >>> 47))
            & (mapped.getLong(at + 56) >>> (low >>> 53));
    return (bits & 1) != 0;
  }

  /** Whether an id is in the run with this day or a later one. */
  boolean holds(long high, long low, int oldestDay) throws IOException {
    return mayHold(high, low) && find(high, low, oldestDay);
  }

  private boolean find(long high, long low, int oldestDay) throws IOException {
    int block = RunHeader.blockOf(high, blocks);
    long from = firstOf(block);
    long to = block + 1 < blocks ? firstOf(block + 1) : header.count();
    while (from < to) {
      int count = (int) Math.min(READ_ENTRIES, to - from);
      file.seek(header.entriesAt() + from * RunHeader.ENTRY_BYTES);
      file.readFully(entries, 0, count * RunHeader.ENTRY_BYTES);
      int at = placeOf(high, low, count) * RunHeader.ENTRY_BYTES;
      if (at < count * RunHeader.ENTRY_BYTES) {
        return entriesView.getLong(at) == high
            && entriesView.getLong(at + 8) == low
            && entriesView.getInt(at + 16) >= oldestDay;
      }
      from += count;
    }
    return false;
  }

  /** The first of the entries read that is not before an id; their count when all are. */
  private int placeOf(long high, long low, int count) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int at = middle * RunHeader.ENTRY_BYTES;
      if (RecentIds.isAfter(high, low, entriesView.getLong(at), entriesView.getLong(at + 8))) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private int firstOf(int block) {
    return mapped.getInt(RunHeader.BYTES + block * RunHeader.BLOCK_BYTES);
  }

  /**
   * Deletes the file of a run that no lookup will use again. It is cut first: a file that is
   * deleted keeps its place on the disk until the garbage collector finds that the mapping is of no
   * more use, which may be never.
   */
  void delete() throws IOException {
    file.close();
    try (FileChannel whole = FileChannel.open(path, StandardOpenOption.WRITE)) {
      whole.truncate(0);
    }
    Files.delete(path);
  }

  /** Its mapping goes when the garbage collector finds it. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
