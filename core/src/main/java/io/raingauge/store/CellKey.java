package io.raingauge.store;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a cell counts. Its bytes sort as rollup, width, slab, series, window, partition, epoch; so
 * one series over a long time and all series of one time are both short scans.
 *
 * <pre>
 *  0          16      20      24      26         26+n      34+n        36+n      40+n
 *  +----------+-------+-------+-------+----------+---------+-----------+---------+
 *  | rollup   | width | slab  | n     | series   | window  | partition | epoch   |   big-endian
 *  | 128 bits | s     | *     | u16   | n bytes  | ms  *   | u16       | u32     |   * sign flipped
 *  +----------+-------+-------+-------+----------+---------+-----------+---------+
 * </pre>
 *
 * @param series the values of {@code by}, as {@code Series} encodes them; at most 65,535 bytes, not
 *     copied
 * @param windowMs where the window begins
 */
public record CellKey(
    RollupId rollup, Width width, byte[] series, long windowMs, int partition, int epoch) {
  private static final int FIXED_BYTES = 40;

  /** The bytes that begin the key of every cell of one rollup. */
  public static byte[] prefix(RollupId rollup) {
    return ByteBuffer.allocate(16).putLong(rollup.high()).putLong(rollup.low()).array();
  }

  /** The bytes that begin the key of every cell of one rollup, width and slab. */
  public static byte[] prefix(RollupId rollup, Width width, int slab) {
    return ByteBuffer.allocate(24)
        .putLong(rollup.high())
        .putLong(rollup.low())
        .putInt(width.seconds())
        .putInt(slab ^ Integer.MIN_VALUE)
        .array();
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(FIXED_BYTES + series.length)
        .put(prefix(rollup, width, width.slabOf(windowMs)))
        .putShort((short) series.length)
        .put(series)
        .putLong(windowMs ^ Long.MIN_VALUE)
        .putShort((short) partition)
        .putInt(epoch)
        .array();
  }

  /**
   * @throws IllegalStateException when these are not the bytes of a key
   */
  public static CellKey of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length < FIXED_BYTES
        || bytes.length != FIXED_BYTES + (buffer.getShort(24) & 0xffff)) {
      throw new IllegalStateException("a cell's key of " + bytes.length + " bytes is cut");
    }
    RollupId rollup = new RollupId(buffer.getLong(), buffer.getLong());
    Width width = new Width(buffer.getInt());
    buffer.getInt();
    byte[] series = new byte[buffer.getShort() & 0xffff];
    buffer.get(series);
    long windowMs = buffer.getLong() ^ Long.MIN_VALUE;
    return new CellKey(
        rollup, width, series, windowMs, buffer.getShort() & 0xffff, buffer.getInt());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CellKey key
        && windowMs == key.windowMs
        && partition == key.partition
        && epoch == key.epoch
        && rollup.equals(key.rollup)
        && width.equals(key.width)
        && Arrays.equals(series, key.series);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(series) * 31 + Long.hashCode(windowMs) + rollup.hashCode() + partition;
  }
}
