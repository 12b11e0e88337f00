package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a column; {@link ColumnReader} reads it.
 *
 * <pre>
 *  kinds      1  a bit for each {@link Kind} that a row has, the lowest for its code 0
 *  if more than one: of each row the place of its kind among those, ascending, as {@link LongPacker}
 *  for each kind that has values, ascending, the values of its rows
 *    BOOLEAN  0 or 1, as {@link LongPacker} writes
 *    LONG     as {@link CodedLongsPacker} writes
 *    DOUBLE   as {@link DoublePacker} writes
 *    STRING, JSON, BIG   as {@link TextPacker} writes
 *  8 zeros, which the kernels may read
 * </pre>
 *
 * <p>Values come in blocks of the rows they belong to: the blocks of a kind that every row has are
 * full, those of another have counts of their own.
 *
 * <p>Reused, also by several builders; for one thread. Memory: about 16 bytes a row of the largest
 * chunk.
 */
public final class ColumnPacker {
  private final LongPacker longs = new LongPacker();
  private final CodedLongsPacker coded = new CodedLongsPacker(longs);
  private final DoublePacker doubles = new DoublePacker(longs);
  private final TextPacker texts = new TextPacker(longs);
  private final DistinctCounter counter = new DistinctCounter();
  private final GrowingBytes bytes = new GrowingBytes();
  private long[] rowKinds = {};
  private double[] merged = {};

  /** Writes a column of so many rows over {@link #bytes}. */
  ColumnHeader write(ColumnValues values, int rows) {
    return write(values.name(), values, rows);
  }

  /** Writes the values of any column as those of the one that has this name. */
  ColumnHeader write(ColumnName name, ColumnValues values, int rows) {
    bytes.clear();
    texts.begin(rows);
    StatisticsCollector statistics = new StatisticsCollector(counter);
    statistics.kinds(values, rows);
    boolean areNumbersMerged = mayMergeNumbers(values);
    int kinds = kindsOf(values, rows, areNumbersMerged);
    bytes.put(kinds);
    boolean isMixed = Integer.bitCount(kinds) > 1;
    if (isMixed) {
      writeKinds(kinds, rows);
    }
    for (int code = 0; code < Kind.COUNT; code++) {
      if ((kinds >> code & 1) != 0) {
        Kind kind = Kind.of(code);
        int @Nullable [] ends = isMixed ? ends(kinds, code, rows) : null;
        writeValues(kind, values, ends, areNumbersMerged, statistics);
      }
    }
    bytes.reserve(BitPacking.SPARE);
    CRC32C check = new CRC32C();
    check.update(bytes.bytes(), 0, bytes.size());
    return new ColumnHeader(
        name, bytes.size(), (int) check.getValue(), new ColumnStatistics(statistics));
  }

  /** What was written last. */
  byte[] bytes() {
    return bytes.toBytes();
  }

  private void writeValues(
      Kind kind,
      ColumnValues values,
      int @Nullable [] ends,
      boolean areNumbersMerged,
      StatisticsCollector statistics) {
    switch (kind) {
      case ABSENT, NULL -> {}
      case BOOLEAN -> {
        longs.write(values.booleans(), values.booleanCount(), ends, bytes);
        statistics.booleans(values.booleans(), values.booleanCount());
      }
      case LONG -> {
        int different = coded.write(values.longs(), values.longCount(), ends, bytes);
        statistics.longs(values.longs(), values.longCount(), different);
      }
      case DOUBLE -> {
        int count = values.doubleCount();
        if (areNumbersMerged) {
          statistics.longs(values.longs(), values.longCount(), -1);
          doubles.write(merged, count + values.longCount(), ends, bytes);
        } else {
          doubles.write(values.doubles(), count, ends, bytes);
        }
        statistics.doubles(values.doubles(), count);
      }
      case STRING -> {
        texts.write(values.texts(kind), ends, bytes);
        statistics.strings(values.texts(kind));
      }
      case JSON -> texts.write(values.texts(kind), ends, bytes);
      case BIG -> {
        texts.write(values.texts(kind), ends, bytes);
        statistics.bigs(values.texts(kind));
      }
    }
  }

  /** Whether there are both kinds of numbers, and doubles hold them all. */
  private static boolean mayMergeNumbers(ColumnValues values) {
    if (values.longCount() == 0 || values.doubleCount() == 0) {
      return false;
    }
    for (int index = 0; index < values.longCount(); index++) {
      if (Math.abs((double) values.longs()[index]) >= DoublePacker.MOST_WHOLE) {
        return false;
      }
    }
    return true;
  }

  /** Finds the kind of each row; merges the numbers if they are to be. */
  private void findKinds(ColumnValues values, int rows, boolean areNumbersMerged) {
    if (rowKinds.length < rows) {
      rowKinds = new long[rows];
    }
    if (areNumbersMerged && merged.length < rows) {
      merged = new double[rows];
    }
    java.util.Arrays.fill(rowKinds, 0, rows, Kind.ABSENT.code());
    int longAt = 0;
    int doubleAt = 0;
    for (int index = 0; index < values.count(); index++) {
      int kind = values.kind(index);
      if (areNumbersMerged && kind == Kind.LONG.code()) {
        merged[longAt + doubleAt] = values.longs()[longAt];
        longAt++;
        kind = Kind.DOUBLE.code();
      } else if (areNumbersMerged && kind == Kind.DOUBLE.code()) {
        merged[longAt + doubleAt] = values.doubles()[doubleAt];
        doubleAt++;
      }
      rowKinds[values.row(index)] = kind;
    }
  }

  /** A bit for each kind that a row has; where there are several, {@link #rowKinds} has each. */
  private int kindsOf(ColumnValues values, int rows, boolean areNumbersMerged) {
    Kind only = values.onlyKind(rows);
    if (only != null) {
      return 1 << only.code();
    }
    findKinds(values, rows, areNumbersMerged);
    int kinds = 0;
    for (int row = 0; row < rows; row++) {
      kinds |= 1 << rowKinds[row];
    }
    return kinds;
  }

  /** Writes the kinds' places, and leaves those for {@link #ends}. */
  private void writeKinds(int kinds, int rows) {
    for (int row = 0; row < rows; row++) {
      rowKinds[row] = Integer.bitCount(kinds & ((1 << rowKinds[row]) - 1));
    }
    longs.write(rowKinds, rows, bytes);
  }

  /** Where the values of a kind end that belong to each block of rows. */
  private int[] ends(int kinds, int code, int rows) {
    int place = Integer.bitCount(kinds & ((1 << code) - 1));
    int[] ends = new int[Blocks.of(rows)];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      count += rowKinds[row] == place ? 1 : 0;
      ends[row / Blocks.ROWS] = count;
    }
    return ends;
  }
}
