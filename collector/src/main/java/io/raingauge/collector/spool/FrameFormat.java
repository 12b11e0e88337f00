package io.raingauge.collector.spool;

import io.raingauge.wire.RecordKind;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a frame, big-endian:
 *
 * <pre>
 *  0        4        8              16             24       28       32     34   35  36       36+n
 *  +--------+--------+--------------+--------------+--------+--------+------+----+---+---------+
 *  | CRC32C | n      | first number | time         | group  | events | par- | k- | 0 | value   |
 *  | u32    | u32    | u64          | i64, ms      | u32    | u32    | tition ind |   | n bytes |
 *  +--------+--------+--------------+--------------+--------+--------+------+----+---+---------+
 *
 *  CRC32C   of all that follows it
 *  n        1 to 1,000,000
 *  group    the byte of the segment where the group begins with which the frame was forced; 0 for a
 *           frame that was carried over from the segment before (see {@link SegmentHeader})
 *  kind     {@link RecordKind#code}
 *  value    exactly the value of the record in the log
 * </pre>
 *
 * <p>The group tells a torn tail from damage. Groups are forced one after another; so a whole frame
 * of a group that begins behind a broken frame proves that the broken one was whole on disk once
 * (S3). No line of JSON looks like a frame, for it has no zero byte.
 */
final class FrameFormat {
  static final int HEADER_BYTES = 36;
  static final int MAX_BYTES = HEADER_BYTES + Part.MAX_FRAME_BYTES;
  static final int CARRIED = 0;

  /** {@link #wholeAt}: more bytes are needed to tell. */
  static final int CUT = 0;

  /** {@link #wholeAt}: no frame begins here. */
  static final int BROKEN = -1;

  private FrameFormat() {}

  /** Writes the header of a frame into {@code header}, of {@link #HEADER_BYTES} bytes. */
  static void header(Frame frame, long group, byte[] header, CRC32C crc) {
    ByteBuffer bytes =
        ByteBuffer.wrap(header)
            .putInt(4, frame.value().length)
            .putLong(8, frame.first())
            .putLong(16, frame.timeMs())
            .putInt(24, (int) group)
            .putInt(28, frame.eventCount())
            .putShort(32, (short) frame.partition())
            .put(34, frame.kind().code())
            .put(35, (byte) 0);
    crc.reset();
    crc.update(header, 4, HEADER_BYTES - 4);
    crc.update(frame.value());
    bytes.putInt(0, (int) crc.getValue());
  }

  /**
   * Looks for a frame at {@code at}.
   *
   * @return its length in bytes, or {@link #CUT} or {@link #BROKEN}
   */
  static int wholeAt(ByteBuffer bytes, int at, CRC32C crc) {
    if (bytes.limit() - at < HEADER_BYTES) {
      return CUT;
    }
    int length = bytes.getInt(at + 4);
    int kind = bytes.get(at + 34);
    if (length < 1
        || length > Part.MAX_FRAME_BYTES
        || bytes.get(at + 35) != 0
        || !RecordKind.isSpooled(kind)
        || bytes.getInt(at + 28) < 1) {
      return BROKEN;
    }
    int end = at + HEADER_BYTES + length;
    if (bytes.limit() < end) {
      return CUT;
    }
    crc.reset();
    crc.update(bytes.duplicate().position(at + 4).limit(end));
    return (int) crc.getValue() == bytes.getInt(at) ? end - at : BROKEN;
  }

  /** The group of a whole frame. */
  static long groupAt(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 24) & 0xffffffffL;
  }

  /** The whole frame at {@code at}, which begins at {@code position} of the spool. */
  static Frame frameAt(ByteBuffer bytes, int at, Position position) {
    byte[] value = new byte[bytes.getInt(at + 4)];
    bytes.get(at + HEADER_BYTES, value);
    return new Frame(
        position,
        bytes.getShort(at + 32) & 0xffff,
        RecordKind.of(bytes.get(at + 34)),
        bytes.getLong(at + 8),
        bytes.getInt(at + 28),
        bytes.getLong(at + 16),
        value);
  }
}
