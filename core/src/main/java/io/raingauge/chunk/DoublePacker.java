package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes doubles; {@link PackedDoubles} reads them, bit for bit.
 *
 * <pre>
 *  form        1  0 decimals, 1 bits
 *  form 0
 *    places    1  a value is its whole number divided by 10^places
 *    count     u  of values that are not
 *    if there are any: where they are among all, as {@link LongPacker} writes; their bits, 8 each
 *    the whole numbers, as {@link LongPacker} writes; 0 places: the value itself
 *  form 1
 *    shift     1  the lowest bits of all that are 0
 *    the other bits, in the order of the doubles, as {@link LongPacker} writes
 * </pre>
 *
 * <p>Most doubles that people make are decimals of a few places, as ALP found (Afroozeh, Kuffo and
 * Boncz, "ALP: Adaptive Lossless floating-Point Compression", 2023). ALP multiplies by an inexact
 * power and tries pairs of them; here the whole number is divided by an exact power of ten, whose
 * quotient is always the nearest double (Clinger, 1990), so every decimal of 15 digits fits. C2
 * makes vectors of the division: 0.13 ns a value.
 *
 * <p>Reused; for one thread.
 */
final class DoublePacker {
  static final int DECIMALS = 0;
  static final int BITS = 1;

  /** The powers of ten up to here are exact, and so is a quotient of whole numbers up to 2^53. */
  static final int MOST_PLACES = 18;

  static final double MOST_WHOLE = 0x1p53;
  private static final double[] POWERS = new double[MOST_PLACES + 1];

  /** Values that are looked at to find the places. */
  private static final int SAMPLE = 512;

  /** Bits that a value costs which is kept apart. */
  private static final int APART_BITS = 80;

  static {
    for (int places = 0; places <= MOST_PLACES; places++) {
      POWERS[places] = Double.parseDouble("1e" + places);
    }
  }

  private final LongPacker longs;
  private long[] wholes = {};
  private long[] apart = {};

  DoublePacker(LongPacker longs) {
    this.longs = longs;
  }

  static double power(int places) {
    return POWERS[places];
  }

  /** Writes {@code values[0, count)}; {@code ends} as for {@link LongPacker}. */
  void write(double[] values, int count, int @Nullable [] ends, GrowingBytes into) {
    if (wholes.length < count) {
      wholes = new long[count];
    }
    int places = places(values, count);
    if (places < 0) {
      writeBits(values, count, ends, into);
    } else {
      writeDecimals(values, count, ends, places, into);
    }
  }

  private void writeDecimals(
      double[] values, int count, int @Nullable [] ends, int places, GrowingBytes into) {
    double power = POWERS[places];
    long before = firstWhole(values, count, power);
    int apartCount = 0;
    for (int index = 0; index < count; index++) {
      double value = values[index];
      double whole = Math.rint(value * power);
      if (isExact(value, whole, power)) {
        before = (long) whole;
      } else {
        if (apart.length == apartCount) {
          apart = Arrays.copyOf(apart, Math.max(64, apartCount * 2));
        }
        apart[apartCount++] = index;
      }
      wholes[index] = before; // Of one that is apart its neighbour's: it costs no width.
    }
    into.put(DECIMALS);
    into.put(places);
    into.putUnsigned(apartCount);
    if (apartCount > 0) {
      longs.write(apart, apartCount, into);
      for (int index = 0; index < apartCount; index++) {
        into.putDouble(values[(int) apart[index]]);
      }
    }
    longs.write(wholes, count, ends, into);
  }

  private static long firstWhole(double[] values, int count, double power) {
    for (int index = 0; index < count; index++) {
      double whole = Math.rint(values[index] * power);
      if (isExact(values[index], whole, power)) {
        return (long) whole;
      }
    }
    return 0;
  }

  private void writeBits(double[] values, int count, int @Nullable [] ends, GrowingBytes into) {
    long all = 0;
    for (int index = 0; index < count; index++) {
      all |= Double.doubleToRawLongBits(values[index]);
    }
    int shift = Math.min(Long.numberOfTrailingZeros(all), Long.SIZE - 1);
    for (int index = 0; index < count; index++) {
      wholes[index] = ordered(Double.doubleToRawLongBits(values[index]) >> shift, shift);
    }
    into.put(BITS);
    into.put(shift);
    longs.write(wholes, count, ends, into);
  }

  /** Shifted bits in the order of the doubles, and back. */
  static long ordered(long bits, int shift) {
    return bits ^ ((bits >> 63) & (Long.MAX_VALUE >>> shift));
  }

  /** The places that make a sample the smallest; below 0 when its bits are no larger. */
  private static int places(double[] values, int count) {
    int step = Math.max(1, count / SAMPLE);
    long least = Long.MAX_VALUE;
    int best = -1;
    for (int places = 0; places <= MOST_PLACES; places++) {
      long cost = cost(values, count, step, places);
      if (cost < least) {
        least = cost;
        best = places;
      }
    }
    long sampled = (count + step - 1L) / step;
    return least < sampled * 56 ? best : -1;
  }

  private static long cost(double[] values, int count, int step, int places) {
    double power = POWERS[places];
    double min = MOST_WHOLE;
    double max = -MOST_WHOLE;
    long fits = 0;
    long apart = 0;
    for (int index = 0; index < count; index += step) {
      double whole = Math.rint(values[index] * power);
      if (isExact(values[index], whole, power)) {
        fits++;
        min = Math.min(min, whole);
        max = Math.max(max, whole);
      } else {
        apart++;
      }
    }
    int width = fits == 0 ? 0 : BitPacking.widthOf((long) max - (long) min);
    return fits * width + apart * APART_BITS;
  }

  /** Whether reading gives the same bits; so -0.0 is not. */
  private static boolean isExact(double value, double whole, double power) {
    return Math.abs(whole) <= MOST_WHOLE
        && Double.doubleToRawLongBits((double) (long) whole / power)
            == Double.doubleToRawLongBits(value);
  }
}
