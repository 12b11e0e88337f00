package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.math.BigInteger;

/**
 * A sum: of whole numbers exact, in 128 bits; of others a double with its error carried along
 * (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974).
 *
 * <pre>
 *  0        1
 *  +--------+------------------+----------------------------+
 *  | form   | whole numbers    | other numbers              |
 *  +--------+------------------+----------------------------+
 *   bit 0 = 0: signed, 1 to 10 bytes, as GrowingBytes.putSigned
 *   bit 0 = 1: 128 bits, big-endian
 *                               bit 1 = 0: none came; no bytes
 *                               bit 1 = 1: the sum and the error, doubles, big-endian
 * </pre>
 *
 * <p>For one thread.
 */
public final class Total {
  /** How much of the heap one takes. */
  static final int HEAP_BYTES = 48;

  /** So many of them, times the longest array that is added at once, fit a long. */
  private static final double SMALL = 0x1p31;

  private static final int WIDE = 1;
  private static final int FRACTIONS = 2;

  private long high;
  private long low;
  private boolean hasFractions;
  private double sum;
  private double error;

  /** Adds the number of a slot. */
  void add(PropertyValues values, int slot) {
    if (values.type(slot) == PropertyValues.Type.LONG) {
      add(values.longAt(slot));
    } else {
      hasFractions = true;
      addFraction(values.doubleAt(slot));
    }
  }

  /** Adds a whole number. */
  public void add(long value) {
    addWhole(value >> 63, value);
  }

  /** Adds a number as {@link PropertyValues#setDouble} takes it: one that is whole is exact. */
  public void add(double value) {
    long whole = (long) value;
    if (whole == value && whole != Long.MAX_VALUE) {
      add(whole);
    } else {
      hasFractions = true;
      addFraction(value);
    }
  }

  /**
   * Adds {@code values[0, count)} one after another, as {@link #add(double)} would, in 1.5 ns each
   * against 3. What rounding takes is found without asking which summand is larger (Knuth, The Art
   * of Computer Programming, vol. 2, 4.2.2, theorem B): where nothing overflows it is the same.
   */
  public void add(double[] values, int count) {
    long whole = 0;
    long fractionCount = 0;
    double runningSum = sum;
    double runningError = error;
    for (int index = 0; index < count; index++) {
      double value = values[index];
      long near = (long) value;
      boolean isWhole = near == value;
      if (isWhole && Math.abs(value) >= SMALL) {
        addAll(values, count);
        return; // Nothing was taken over yet.
      }
      whole += isWhole ? near : 0;
      fractionCount += isWhole ? 0 : 1;
      double addend = isWhole ? 0 : value;
      double next = runningSum + addend;
      double taken = next - runningSum;
      runningError += (runningSum - (next - taken)) + (addend - taken);
      runningSum = next;
    }
    if (Double.isInfinite(runningSum)) {
      addAll(values, count);
      return;
    }
    add(whole);
    hasFractions |= fractionCount > 0;
    sum = runningSum;
    error = runningError;
  }

  private void addAll(double[] values, int count) {
    for (int index = 0; index < count; index++) {
      add(values[index]);
    }
  }

  /**
   * Adds numbers that were added elsewhere, in a loop made for it.
   *
   * @param whole the sum of the whole ones
   * @param fractionCount how many others there were
   * @param itsSum their sum, and {@code itsError} what rounding took from it
   */
  public void add(long whole, long fractionCount, double itsSum, double itsError) {
    add(whole);
    if (fractionCount > 0) {
      hasFractions = true;
      addFraction(itsSum);
      error += itsError;
    }
  }

  public void merge(Total other) {
    addWhole(other.high, other.low);
    if (other.hasFractions) {
      hasFractions = true;
      addFraction(other.sum);
      error += other.error;
    }
  }

  /** A Long, or a BigInteger where that is too small, or a Double where not all were whole. */
  public Number total() {
    if (hasFractions) {
      return asDouble();
    }
    return isWide() ? (Number) whole() : (Number) low;
  }

  public double asDouble() {
    double whole = isWide() ? whole().doubleValue() : low;
    return whole + (sum + error);
  }

  public void write(GrowingBytes into) {
    into.put((isWide() ? WIDE : 0) | (hasFractions ? FRACTIONS : 0));
    if (isWide()) {
      into.putLong(high);
      into.putLong(low);
    } else {
      into.putSigned(low);
    }
    if (hasFractions) {
      into.putDouble(sum);
      into.putDouble(error);
    }
  }

  public void read(BytesCursor from) {
    int form = from.next();
    if (form > (WIDE | FRACTIONS)) {
      throw from.broken("no sum has the form " + form);
    }
    if ((form & WIDE) != 0) {
      high = from.nextLong();
      low = from.nextLong();
    } else {
      low = from.nextSigned();
      high = low >> 63;
    }
    hasFractions = (form & FRACTIONS) != 0;
    if (hasFractions) {
      sum = from.nextDouble();
      error = from.nextDouble();
    }
  }

  private void addWhole(long otherHigh, long otherLow) {
    long lowSum = low + otherLow;
    high += otherHigh + (Long.compareUnsigned(lowSum, low) < 0 ? 1 : 0);
    low = lowSum;
  }

  private void addFraction(double value) {
    double next = sum + value;
    if (Double.isInfinite(next)) {
      error = 0; // Beyond a double there is no error to carry, and inf - inf would not be a number.
    } else if (Math.abs(sum) >= Math.abs(value)) {
      error += (sum - next) + value;
    } else {
      error += (value - next) + sum;
    }
    sum = next;
  }

  private boolean isWide() {
    return high != low >> 63;
  }

  private BigInteger whole() {
    BigInteger unsignedLow =
        BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
  }
}
