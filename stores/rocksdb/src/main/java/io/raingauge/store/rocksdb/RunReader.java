package io.raingauge.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads the entries of a run one after another, for a merge: through a buffer, so that a merge of
 * files larger than the memory does not map them all in. Checks their CRC at the end. For one
 * thread.
 */
final class RunReader implements AutoCloseable {
  private static final int BUFFER_ENTRIES = 6400;

  private final Run run;
  private final FileChannel file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_ENTRIES * RunHeader.ENTRY_BYTES);
  private final CRC32C crc = new CRC32C();
  private long position;
  private long high;
  private long low;
  private int day;

  private RunReader(Run run, FileChannel file) {
    this.run = run;
    this.file = file;
    this.position = run.header().entriesAt();
    buffer.flip();
  }

  static RunReader open(Run run) throws IOException {
    return new RunReader(run, FileChannel.open(run.path(), StandardOpenOption.READ));
  }

  /**
   * Goes to the next entry.
   *
   * @return false after the last
   * @throws IllegalStateException when the entries are not those that were written
   */
  boolean next() throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      return false;
    }
    high = buffer.getLong();
    low = buffer.getLong();
    day = buffer.getInt();
    return true;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int day() {
    return day;
  }

  private boolean fill() throws IOException {
    long rest = run.header().fileBytes() - position;
    if (rest == 0) {
      if ((int) crc.getValue() != run.header().entriesCrc()) {
        throw new IllegalStateException(
            "the entries of " + run.path() + " were changed: their CRC differs");
      }
      return false;
    }
    buffer.clear().limit((int) Math.min(rest, buffer.capacity()));
    while (buffer.hasRemaining()) {
      int bytes = file.read(buffer, position);
      if (bytes < 0) {
        throw new IllegalStateException(run.path() + " is cut");
      }
      position += bytes;
    }
    buffer.flip();
    crc.update(buffer.array(), 0, buffer.limit());
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
