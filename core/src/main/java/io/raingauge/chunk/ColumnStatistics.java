package io.raingauge.chunk;

import io.raingauge.measure.Total;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a column without its bytes. Immutable.
 *
 * <pre>
 *  kinds      1  a bit for each {@link Kind} that a row has, the lowest for its code 0
 *  counts     u  for each of those, ascending: how many rows have it
 *  distinct   u  different values of booleans, numbers and strings, times 2, plus 1 if exact
 *  if any is a number:
 *    least, greatest: form 1 and s (0, a whole number) or 8 (1, a double's bits)
 *    sum, as {@link Total} draws it
 *  if any is a string:
 *    least u, and its first bytes; greatest u, and its first bytes
 * </pre>
 */
public final class ColumnStatistics {
  /** Bytes of a string that are kept as its bound. */
  public static final int TEXT_BYTES = 32;

  private final long[] counts;
  private final long distinct;
  private final boolean isDistinctExact;
  private final @Nullable Number min;
  private final @Nullable Number max;
  private final byte[] sum;
  private final byte[] minText;
  private final byte[] maxText;

  ColumnStatistics(StatisticsCollector from) {
    counts = from.counts.clone();
    distinct = from.distinct;
    isDistinctExact = from.isDistinctExact;
    min = from.min;
    max = from.max;
    GrowingBytes bytes = new GrowingBytes();
    from.sum.write(bytes);
    sum = bytes.toBytes();
    minText = from.minText;
    maxText = from.maxText;
  }

  private ColumnStatistics(BytesCursor from) {
    counts = new long[Kind.COUNT];
    int kinds = from.next();
    for (int code = 0; code < Kind.COUNT; code++) {
      counts[code] = (kinds >> code & 1) == 0 ? 0 : from.nextUnsigned();
    }
    long different = from.nextUnsigned();
    distinct = different >>> 1;
    isDistinctExact = (different & 1) != 0;
    boolean hasNumbers = numberCount() > 0;
    min = hasNumbers ? number(from) : null;
    max = hasNumbers ? number(from) : null;
    int start = from.position();
    if (hasNumbers) {
      new Total().read(from);
    }
    sum = Arrays.copyOfRange(from.bytes(), start, from.position());
    minText = count(Kind.STRING) > 0 ? text(from) : new byte[0];
    maxText = count(Kind.STRING) > 0 ? text(from) : new byte[0];
  }

  static ColumnStatistics read(BytesCursor from) {
    return new ColumnStatistics(from);
  }

  void write(GrowingBytes into) {
    int kinds = 0;
    for (int code = 0; code < Kind.COUNT; code++) {
      kinds |= counts[code] == 0 ? 0 : 1 << code;
    }
    into.put(kinds);
    for (long count : counts) {
      if (count > 0) {
        into.putUnsigned(count);
      }
    }
    into.putUnsigned(distinct << 1 | (isDistinctExact ? 1 : 0));
    if (min != null && max != null) {
      number(min, into);
      number(max, into);
      into.put(sum, 0, sum.length);
    }
    if (count(Kind.STRING) > 0) {
      text(minText, into);
      text(maxText, into);
    }
  }

  /** How many rows have a kind; without a value it is {@link Kind#ABSENT}. */
  public long count(Kind kind) {
    return counts[kind.code()];
  }

  /** How many rows have a number: all that a sum or an average counts. */
  public long numberCount() {
    return count(Kind.LONG) + count(Kind.DOUBLE) + count(Kind.BIG);
  }

  /** About how many different booleans, numbers and strings there are. */
  public long distinct() {
    return distinct;
  }

  /** Whether {@link #distinct} is exact. */
  public boolean isDistinctExact() {
    return isDistinctExact;
  }

  /** The least number: a Long or a Double; empty without any. */
  public Optional<Number> min() {
    return Optional.ofNullable(min);
  }

  public Optional<Number> max() {
    return Optional.ofNullable(max);
  }

  /** The sum of all numbers, as the measure makes it (Q5); a new object. */
  public Total sum() {
    Total total = new Total();
    if (sum.length > 0) {
      total.read(new BytesCursor(sum, "a column's sum"));
    }
    return total;
  }

  /**
   * Whether a string could be among the column's: false only if it is less than the least or
   * greater than the greatest.
   */
  public boolean mayHold(byte[] utf8) {
    byte[] start = Arrays.copyOf(utf8, Math.min(utf8.length, TEXT_BYTES));
    return count(Kind.STRING) > 0
        && Arrays.compareUnsigned(start, minText) >= 0
        && Arrays.compareUnsigned(start, maxText) <= 0;
  }

  private static void number(Number number, GrowingBytes into) {
    if (number instanceof Long whole) {
      into.put(0);
      into.putSigned(whole);
    } else {
      into.put(1);
      into.putDouble(number.doubleValue());
    }
  }

  private static Number number(BytesCursor from) {
    int form = from.next();
    if (form > 1) {
      throw from.broken("no number has the form " + form);
    }
    return form == 0 ? (Number) from.nextSigned() : (Number) from.nextDouble();
  }

  private static void text(byte[] text, GrowingBytes into) {
    into.putUnsigned(text.length);
    into.put(text, 0, text.length);
  }

  private static byte[] text(BytesCursor from) {
    int start = from.take(from.nextUnsigned());
    return Arrays.copyOfRange(from.bytes(), start, from.position());
  }
}
