package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QuantileStateTest {
  private static final Measure.Kind QUANTILE = Measure.Kind.QUANTILE;

  @Test
  void nothingHasNoQuantile() {
    assertEquals(OptionalDouble.empty(), state(List.of("x", "absent")).quantile(0.5));
  }

  @Test
  void anyQuantileIsWithinOnePercent() {
    Random random = new Random(4);
    List<Object> values = new ArrayList<>();
    for (int count = 0; count < 20_001; count++) {
      double size = Math.exp(random.nextGaussian() * 4);
      values.add(count % 50 == 0 ? (Object) 0L : count % 3 == 0 ? (Object) (-size) : size);
    }
    QuantileState state = state(values);
    double[] sorted =
        values.stream().mapToDouble(v -> ((Number) v).doubleValue()).sorted().toArray();
    for (int percent = 0; percent <= 100; percent++) {
      double expected = sorted[(int) (percent / 100.0 * (sorted.length - 1))];
      double actual = state.quantile(percent / 100.0).orElseThrow();
      assertTrue(
          Math.abs(actual - expected) <= Math.abs(expected) * 0.0101,
          percent + " %: " + actual + " for " + expected);
    }
  }

  @Test
  void aPartBeyondZeroToOneIsRefused() {
    QuantileState state = state(List.of(1));
    assertThrows(IllegalArgumentException.class, () -> state.quantile(-0.1));
    assertThrows(IllegalArgumentException.class, () -> state.quantile(1.1));
    assertThrows(IllegalArgumentException.class, () -> state.quantile(Double.NaN));
  }

  // Tried: without the clamp the library refuses the number, and the partition would stop.
  @Test
  void theLargestNumbersOfADoubleAreTaken() {
    QuantileState state = state(List.of(-Double.MAX_VALUE, Double.MIN_VALUE, Double.MAX_VALUE));
    assertEquals(Double.MAX_VALUE, state.quantile(1).orElseThrow(), Double.MAX_VALUE * 0.021);
    assertEquals(-Double.MAX_VALUE, state.quantile(0).orElseThrow(), Double.MAX_VALUE * 0.021);
  }

  // F2: two folds of one prefix do not differ, nor do two orders of merging.
  @Test
  void aStateIsAFunctionOfItsValuesInWhateverOrderAndParts() {
    Random random = new Random(8);
    List<Measure> measures = Values.measures(QUANTILE);
    for (double spread :
        new double[] {1, 10, 200}) { // 200: beyond the bins, so that some collapse.
      List<Object> values = new ArrayList<>();
      for (int count = 0; count < 3_000; count++) {
        values.add(Math.exp(random.nextGaussian() * spread) * (random.nextBoolean() ? 1 : -1));
      }
      byte[] expected = Values.cell(QUANTILE, values).toBytes();
      for (int round = 0; round < 4; round++) {
        Collections.shuffle(values, random);
        assertArrayEquals(expected, Values.cell(QUANTILE, values).toBytes());
        int cut = random.nextInt(values.size());
        CellState first = Values.cell(QUANTILE, values.subList(0, cut));
        CellState second = Values.cell(QUANTILE, values.subList(cut, values.size()));
        second.merge(CellState.of(measures, first.toBytes()));
        assertArrayEquals(expected, second.toBytes());
        CellState continued = CellState.of(measures, first.toBytes());
        values
            .subList(cut, values.size())
            .forEach(value -> continued.add(Values.of(value), new int[1], 0));
        assertArrayEquals(expected, continued.toBytes());
      }
    }
  }

  @Test
  void itsMemoryIsBoundedForAnySpread() {
    List<Object> values = new ArrayList<>();
    Random random = new Random(2);
    for (int count = 0; count < 50_000; count++) {
      values.add(Double.longBitsToDouble(random.nextLong() & 0xbfef_ffff_ffff_ffffL));
    }
    assertTrue(Values.cell(QUANTILE, values).toBytes().length < 20_000);
  }

  private static QuantileState state(List<?> values) {
    return (QuantileState) Values.cell(QUANTILE, values).state(0);
  }
}
