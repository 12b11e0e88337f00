package io.raingauge.wire;

import java.nio.ByteBuffer;

/**
 * The key of a record in the log: whose events these are and the number of the first (S2).
 *
 * <pre>
 *  0               8               16
 *  +---------------+---------------+
 *  | collector id  | first number  |   big-endian
 *  +---------------+---------------+
 * </pre>
 *
 * @param collector the collector's id, made with its spool
 * @param first the number of the first event, at least 1; the following lines have the following
 *     numbers
 */
public record RecordKey(long collector, long first) {
  public static final int BYTES = 16;

  public RecordKey {
    if (first < 1) {
      throw new IllegalArgumentException("number " + first + " is below 1, the first number (S2)");
    }
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(collector).putLong(first).array();
  }

  /**
   * @throws IllegalArgumentException when these are not the bytes of a key
   */
  public static RecordKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a record key has 16 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new RecordKey(buffer.getLong(), buffer.getLong());
  }
}
