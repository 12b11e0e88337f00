package io.raingauge.collector.spool;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The beginning of a segment, big-endian; frames as {@link FrameFormat} draws them follow.
 *
 * <pre>
 *  0          8        12        14           16          24         32        36      40      48      48+8p
 *  +----------+--------+---------+------------+-----------+----------+---------+-------+-------+-------+
 *  | magic    | CRC32C | version | p          | collector | sequence | carried | 0     | made  | first |
 *  | RAINSPOO | u32    | u16, 1  | partitions | id, u64   | u64      | u32     |       | ms    | u64×p |
 *  +----------+--------+---------+------------+-----------+----------+---------+-------+-------+-------+
 *
 *  CRC32C   of all that follows it, up to the first frame
 *  carried  bytes of the frames right behind the header that were carried over from the segment
 *           before: they were forced together with the header, so without them the header is void
 *  made     when the segment was begun
 *  first    the number of each partition's first event in this segment (S2)
 * </pre>
 *
 * <p>The first numbers keep the numbering when all older segments are deleted. They also end the
 * segment before: a frame there whose number is not below them was refused and is void.
 */
record SegmentHeader(long collector, long sequence, int carriedBytes, long madeMs, long[] first) {
  private static final long MAGIC = 0x5241494e53504f4fL;
  private static final short VERSION = 1;
  private static final int FIXED_BYTES = 48;
  static final int MAX_PARTITIONS = 4096;
  static final int MAX_BYTES = FIXED_BYTES + 8 * MAX_PARTITIONS;

  /** Bytes of a header. */
  static int bytes(int partitions) {
    return FIXED_BYTES + 8 * partitions;
  }

  /** Where the first frame begins. */
  int bytes() {
    return bytes(first.length);
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(bytes());
    bytes.putLong(MAGIC).putInt(0).putShort(VERSION).putShort((short) first.length);
    bytes.putLong(collector).putLong(sequence).putInt(carriedBytes).putInt(0).putLong(madeMs);
    for (long number : first) {
      bytes.putLong(number);
    }
    bytes.putInt(8, crc(bytes.array(), bytes.capacity()));
    return bytes.flip();
  }

  /** The header at the beginning of these bytes, if it is whole. */
  static Optional<SegmentHeader> decode(ByteBuffer bytes) {
    if (bytes.limit() < FIXED_BYTES
        || bytes.getLong(0) != MAGIC
        || bytes.getShort(12) != VERSION
        || bytes.limit() < bytes(bytes.getShort(14) & 0xffff)) {
      return Optional.empty();
    }
    long[] first = new long[bytes.getShort(14) & 0xffff];
    byte[] copy = new byte[bytes(first.length)];
    bytes.get(0, copy);
    if (crc(copy, copy.length) != bytes.getInt(8)) {
      return Optional.empty();
    }
    for (int partition = 0; partition < first.length; partition++) {
      first[partition] = bytes.getLong(FIXED_BYTES + 8 * partition);
    }
    return Optional.of(
        new SegmentHeader(
            bytes.getLong(16), bytes.getLong(24), bytes.getInt(32), bytes.getLong(40), first));
  }

  private static int crc(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 12, end - 12);
    return (int) crc.getValue();
  }
}
