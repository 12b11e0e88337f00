package io.raingauge.chunk;

import io.raingauge.measure.Total;
import io.raingauge.property.NumberOrder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a column's statistics. For one thread. */
final class StatisticsCollector {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  final long[] counts = new long[Kind.COUNT];
  final Total sum = new Total();
  long distinct;
  boolean isDistinctExact = true;
  @Nullable Number min;
  @Nullable Number max;
  byte[] minText = {};
  byte[] maxText = {};

  private final DistinctCounter counter;

  StatisticsCollector(DistinctCounter counter) {
    this.counter = counter;
  }

  /** Counts the rows of each kind. */
  void kinds(ColumnValues values, int rows) {
    Kind only = values.onlyKind(rows);
    if (only != null) {
      counts[only.code()] = rows;
      return;
    }
    counts[Kind.ABSENT.code()] = (long) rows - values.count();
    for (int index = 0; index < values.count(); index++) {
      counts[values.kind(index)]++;
    }
  }

  /** All booleans. */
  void booleans(long[] values, int count) {
    boolean hasTrue = false;
    boolean hasFalse = false;
    for (int index = 0; index < count; index++) {
      hasTrue |= values[index] != 0;
      hasFalse |= values[index] == 0;
    }
    distinct += (hasTrue ? 1 : 0) + (hasFalse ? 1 : 0);
  }

  /**
   * All whole numbers.
   *
   * @param different how many, below 0 if that is not known
   */
  void longs(long[] values, int count, int different) {
    long least = values[0];
    long most = values[0];
    for (int index = 0; index < count; index++) {
      least = Math.min(least, values[index]);
      most = Math.max(most, values[index]);
      sum.add(values[index]);
    }
    number(least);
    number(most);
    if (different >= 0) {
      distinct += different;
      return;
    }
    counter.clear();
    for (int index = 0; index < count; index++) {
      counter.add(values[index]);
    }
    estimated();
  }

  /** All doubles that are not whole. */
  void doubles(double[] values, int count) {
    double least = values[0];
    double most = values[0];
    counter.clear();
    for (int index = 0; index < count; index++) {
      double value = values[index];
      least = Math.min(least, value);
      most = Math.max(most, value);
      sum.add(value);
      counter.add(Double.doubleToRawLongBits(value));
    }
    number(least);
    number(most);
    estimated();
  }

  /** Whole numbers beyond 64 bits. */
  void bigs(TextValues values) {
    Texts texts = values.heap();
    if (values.isCoded() || values.hex().form() != null) {
      texts = new Texts();
      values.expand(texts);
    }
    for (int index = 0; index < texts.count(); index++) {
      double value = bigOf(texts, index);
      sum.add(value);
      number(value);
    }
    distinct(values);
  }

  /** All strings. */
  void strings(TextValues values) {
    if (values.hex().form() != null) {
      hexadecimals(values);
      return;
    }
    Texts different = values.isCoded() ? values.table().texts() : values.heap();
    byte[] bytes = different.bytes();
    int least = 0;
    int most = 0;
    long leastStart = firstEight(different, 0);
    long mostStart = leastStart;
    for (int index = 1; index < different.count(); index++) {
      long start = firstEight(different, index);
      if (start <= leastStart && compare(different, index, least) < 0) {
        least = index;
        leastStart = start;
      } else if (start >= mostStart && compare(different, index, most) > 0) {
        most = index;
        mostStart = start;
      }
    }
    minText = start(bytes, different.from(least), different.to(least));
    maxText = start(bytes, different.from(most), different.to(most));
    distinct(values);
  }

  private void hexadecimals(TextValues values) {
    HexValues hex = values.hex();
    int least = hex.least();
    int greatest = hex.greatest();
    Texts ends = new Texts();
    hex.write(least, least + 1, ends);
    hex.write(greatest, greatest + 1, ends);
    minText = start(ends.bytes(), ends.from(0), ends.to(0));
    maxText = start(ends.bytes(), ends.from(1), ends.to(1));
    distinct(values);
  }

  /** The double that is nearest to a number's text. */
  static double bigOf(Texts texts, int index) {
    int from = texts.from(index);
    return Double.parseDouble(
        new String(texts.bytes(), from, texts.to(index) - from, StandardCharsets.US_ASCII));
  }

  private void distinct(TextValues values) {
    if (values.isCoded()) {
      distinct += values.table().size();
      return;
    }
    counter.clear();
    counter.addTexts(values.heap());
    values.hex().count(counter);
    estimated();
  }

  private void estimated() {
    distinct += counter.estimate();
    isDistinctExact = false;
  }

  private void number(Number value) {
    min = min == null || compare(value, min) < 0 ? value : min;
    max = max == null || compare(value, max) > 0 ? value : max;
  }

  private static int compare(Number left, Number right) {
    if (left instanceof Long a) {
      return right instanceof Long b ? Long.compare(a, b) : NumberOrder.compare(a, (double) right);
    }
    return right instanceof Long b
        ? -NumberOrder.compare(b, (double) left)
        : Double.compare((double) left, (double) right);
  }

  private static int compare(Texts texts, int left, int right) {
    return Arrays.compareUnsigned(
        texts.bytes(),
        texts.from(left),
        texts.to(left),
        texts.bytes(),
        texts.from(right),
        texts.to(right));
  }

  /**
   * The first eight bytes, with zeros where there are fewer: of two strings that differ in these
   * they tell the order, the greater of them as a signed number for the greater string.
   */
  private static long firstEight(Texts texts, int index) {
    int from = texts.from(index);
    int size = texts.to(index) - from;
    if (size >= Long.BYTES) {
      return (long) EIGHT.get(texts.bytes(), from) ^ Long.MIN_VALUE;
    }
    long eight = 0;
    for (int at = 0; at < size; at++) {
      eight |= (texts.bytes()[from + at] & 0xffL) << (56 - 8 * at);
    }
    return eight ^ Long.MIN_VALUE;
  }

  private static byte[] start(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, Math.min(to, from + ColumnStatistics.TEXT_BYTES));
  }
}
