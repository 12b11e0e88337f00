package io.raingauge.property;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NumberOrderTest {
  private static final long[] LONGS = {
    0,
    1,
    -1,
    1L << 53,
    (1L << 53) + 1,
    -(1L << 53) - 1,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    0.5,
    -0.5,
    1,
    -1,
    0x1p53,
    0x1p53 + 2,
    -0x1p53,
    0x1p63,
    -0x1p63,
    0x1.0p64,
    -0x1.0p64,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  // Tried: with the long rounded to a double, 2^53 + 1 equals 2^53.
  @Test
  void aLongAndADoubleAreComparedExactly() {
    for (long left : LONGS) {
      for (double right : DOUBLES) {
        assertEquals(
            exactly(left, right),
            Integer.signum(NumberOrder.compare(left, right)),
            left + " and " + right);
      }
    }
    Random random = new Random(11);
    for (int round = 0; round < 100_000; round++) {
      long left = random.nextLong() >> random.nextInt(64);
      double right = (double) left + (random.nextInt(5) - 2) * Math.ulp((double) left);
      assertEquals(exactly(left, right), Integer.signum(NumberOrder.compare(left, right)));
    }
  }

  @Test
  void anyTwoValuesAreInOneOrder() {
    PropertyValues values = new PropertyValues(9);
    values.setNull(0);
    values.setBoolean(1, false);
    values.setBoolean(2, true);
    values.setDouble(3, -0.5);
    values.setLong(4, 0);
    values.setDouble(5, 0.5);
    values.setString(6, new char[0], 0, 0);
    values.setString(7, "z".toCharArray(), 0, 1);
    values.setString(8, "é".toCharArray(), 0, 1);
    for (int left = 0; left < 9; left++) {
      for (int right = 0; right < 9; right++) {
        assertEquals(
            Integer.compare(left, right),
            Integer.signum(ValueOrder.compare(values, left, values, right)),
            left + " and " + right);
      }
    }
  }

  private static int exactly(long left, double right) {
    if (Double.isInfinite(right)) {
      return right > 0 ? -1 : 1;
    }
    return BigDecimal.valueOf(left).compareTo(new BigDecimal(right));
  }
}
