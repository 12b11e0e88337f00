package io.raingauge.store.rocksdb;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.CellKey;
import io.raingauge.store.Store.CellVisitor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.rocksdb.RocksIterator;

/**
 * Walks over the cells of one rollup and width whose windows begin in {@code [fromMs, toMs)}, in
 * the order of their keys ({@link CellKey} draws them). Within a slab the windows of a series stand
 * together; so what lies outside is jumped over with a seek, not read.
 *
 * <p>For one thread.
 */
final class CellScan {
  /** A seek costs about as much as this many steps. */
  private static final int STEPS_BEFORE_SEEK = 8;

  private static final int SLAB_AT = 20;
  private static final int SERIES_AT = 24;
  private static final int WINDOW_FROM_END = 14;

  private final RollupId rollup;
  private final Width width;
  private final long fromMs;
  private final long toMs;

  CellScan(RollupId rollup, Width width, long fromMs, long toMs) {
    this.rollup = rollup;
    this.width = width;
    this.fromMs = fromMs;
    this.toMs = toMs;
  }

  /** Whether no window begins in the time. */
  boolean isEmpty() {
    return fromMs >= toMs;
  }

  /** The first key that the scan does not reach. */
  byte[] upperBound() {
    int slab = slab(width, toMs - 1);
    return slab == Integer.MAX_VALUE
        ? afterWidth(rollup, width)
        : CellKey.prefix(rollup, width, slab + 1);
  }

  /** All series. The iterator ends at {@link #upperBound}. */
  void all(RocksIterator iterator, CellVisitor visitor) {
    int outside = 0;
    iterator.seek(CellKey.prefix(rollup, width, slab(width, fromMs)));
    while (iterator.isValid()) {
      byte[] key = iterator.key();
      long windowMs = windowMs(key);
      if (fromMs <= windowMs && windowMs < toMs) {
        if (!visitor.visit(StoredValue.cell(CellKey.of(key), iterator.value()))) {
          return;
        }
        outside = 0;
        iterator.next();
      } else if (++outside < STEPS_BEFORE_SEEK) {
        iterator.next();
      } else {
        outside = 0;
        iterator.seek(windowMs < fromMs ? firstInside(key) : afterSeries(key));
      }
    }
  }

  /** One series. The iterator ends at {@link #upperBound}. */
  void one(byte[] series, RocksIterator iterator, CellVisitor visitor) {
    byte[] wanted =
        ByteBuffer.allocate(2 + series.length).putShort((short) series.length).put(series).array();
    iterator.seek(start(slab(width, fromMs), wanted));
    while (iterator.isValid()) {
      byte[] key = iterator.key();
      int order =
          Arrays.compareUnsigned(key, SERIES_AT, endOfSeries(key), wanted, 0, wanted.length);
      int slab = ByteBuffer.wrap(key).getInt(SLAB_AT) ^ Integer.MIN_VALUE;
      if (order < 0) {
        iterator.seek(start(slab, wanted));
      } else if (order > 0) {
        if (slab == Integer.MAX_VALUE) {
          return;
        }
        iterator.seek(start(slab + 1, wanted));
      } else {
        boolean more =
            windowMs(key) < toMs
                && visitor.visit(StoredValue.cell(CellKey.of(key), iterator.value()));
        if (!more) {
          return;
        }
        iterator.next();
      }
    }
  }

  /** The slab of a time, or the nearest that there can be. */
  static int slab(Width width, long timeMs) {
    long slab = Math.floorDiv(timeMs, width.slabMs());
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, slab));
  }

  /** The first key after all of a rollup's width. */
  static byte[] afterWidth(RollupId rollup, Width width) {
    return ByteBuffer.allocate(SLAB_AT)
        .put(CellKey.prefix(rollup))
        .putInt(width.seconds() + 1)
        .array();
  }

  /** The first key after all of a rollup: the first byte of a width is far below 0xff. */
  static byte[] afterRollup(RollupId rollup) {
    return ByteBuffer.allocate(17).put(CellKey.prefix(rollup)).put((byte) 0xff).array();
  }

  private byte[] start(int slab, byte[] wanted) {
    return ByteBuffer.allocate(SERIES_AT + wanted.length + Long.BYTES)
        .put(CellKey.prefix(rollup, width, slab))
        .put(wanted)
        .putLong(fromMs ^ Long.MIN_VALUE)
        .array();
  }

  private byte[] firstInside(byte[] key) {
    int end = endOfSeries(key);
    return ByteBuffer.allocate(end + Long.BYTES)
        .put(key, 0, end)
        .putLong(fromMs ^ Long.MIN_VALUE)
        .array();
  }

  private static byte[] afterSeries(byte[] key) {
    byte[] after = key.clone();
    Arrays.fill(after, endOfSeries(key), after.length, (byte) 0xff);
    return after;
  }

  private static int endOfSeries(byte[] key) {
    return key.length - WINDOW_FROM_END;
  }

  private static long windowMs(byte[] key) {
    return ByteBuffer.wrap(key).getLong(endOfSeries(key)) ^ Long.MIN_VALUE;
  }
}
