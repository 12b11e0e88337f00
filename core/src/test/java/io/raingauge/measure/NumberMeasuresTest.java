package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.measure.Measure.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Count, sum, min, max, average and deviation, against plain arithmetic. */
final class NumberMeasuresTest {
  @Test
  void nothingHasACountAndASumButNoOtherNumber() {
    assertEquals(Optional.of(0L), Values.result(Kind.COUNT));
    assertEquals(Optional.of(0L), Values.result(Kind.SUM));
    for (Kind kind : List.of(Kind.MIN, Kind.MAX, Kind.AVERAGE, Kind.DEVIATION)) {
      assertEquals(Optional.empty(), Values.result(kind), kind.word());
      assertEquals(Optional.empty(), Values.result(kind, "text", true, "absent"), kind.word());
    }
    assertEquals(Optional.of(3L), Values.result(Kind.COUNT, "text", true, "absent"));
    assertEquals(Optional.of(4L), Values.result(Kind.SUM, "5", true, "absent", 4));
  }

  // Tried: without the carry in addWhole the sums are off by multiples of 2^64.
  @Test
  void aSumOfWholeNumbersIsExactBeyond64Bits() {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      List<Object> values = new ArrayList<>();
      BigInteger sum = BigInteger.ZERO;
      for (int count = random.nextInt(50); count >= 0; count--) {
        long value = random.nextLong() >> (random.nextBoolean() ? 0 : random.nextInt(64));
        values.add(value);
        sum = sum.add(BigInteger.valueOf(value));
      }
      CellState cell = Values.cell(Kind.SUM, values);
      Object expected = sum.bitLength() < 64 ? (Object) sum.longValue() : sum;
      assertEquals(Optional.of(expected), cell.state(0).result());
      CellState read = CellState.of(Values.measures(Kind.SUM), cell.toBytes());
      assertEquals(Optional.of(expected), read.state(0).result());
      read.merge(cell);
      BigInteger twice = sum.add(sum);
      assertEquals(twice, new BigInteger(String.valueOf(read.state(0).result().orElseThrow())));
    }
  }

  // Tried: without the error in asDouble the first is 1.5.
  @Test
  void aSumOfFractionsKeepsWhatADoubleWouldLose() {
    assertEquals(Optional.of(2.0), Values.result(Kind.SUM, 1, 1.5e300, 0.5, -1.5e300, 0.5));
    List<Object> values = new ArrayList<>(Collections.nCopies(1_000_000, 0.1));
    assertEquals(Optional.of(100_000.0), Values.cell(Kind.SUM, values).state(0).result());
  }

  // F2. Tried: with 0 written for the error of Total this is 0.5.
  @Test
  void aSumOfFractionsGoesOnAfterItWasWrittenAndRead() {
    CellState cell = Values.cell(Kind.SUM, List.of(0.5, 1.5e300));
    CellState read = CellState.of(Values.measures(Kind.SUM), cell.toBytes());
    read.add(Values.of(-1.5e300), new int[1], 0);
    read.add(Values.of(0.5), new int[1], 0);
    assertEquals(Optional.of(1.0), read.state(0).result());
  }

  @Test
  void aSumBeyondADoubleIsInfiniteAndNotNoNumber() {
    assertEquals(
        Optional.of(Double.POSITIVE_INFINITY),
        Values.result(Kind.SUM, Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, 0.5));
  }

  @Test
  void leastAndGreatestAreExactOverBothTypes() {
    long odd = (1L << 53) + 1;
    assertEquals(Optional.of(odd), Values.result(Kind.MAX, (double) (1L << 53), odd, 0.5));
    assertEquals(Optional.of(-odd), Values.result(Kind.MIN, -(double) (1L << 53), -odd, 0.5));
    assertEquals(Optional.of(0.5), Values.result(Kind.MIN, 1, 0.5, 2));
    assertEquals(Optional.of(1e300), Values.result(Kind.MAX, Long.MAX_VALUE, 1e300, 7));
    assertEquals(Optional.of(-1e300), Values.result(Kind.MIN, -1e300, Long.MIN_VALUE));
    assertEquals(Optional.of(0L), Values.result(Kind.MAX, -1, 0, -0.5));
  }

  @Test
  void anAverageIsTheSumByTheCountOfNumbers() {
    assertEquals(Optional.of(2.5), Values.result(Kind.AVERAGE, 1, 2, 3, 4, "no", "absent"));
    assertEquals(Optional.of(0.75), Values.result(Kind.AVERAGE, 0.5, 1));
    assertEquals(
        Optional.of((double) Long.MAX_VALUE),
        Values.result(Kind.AVERAGE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  @Test
  void aDeviationIsThatOfThePopulation() {
    assertEquals(Optional.of(0.0), Values.result(Kind.DEVIATION, 7));
    assertEquals(Optional.of(2.0), Values.result(Kind.DEVIATION, 2, 4, 4, 4, 5, 5, 7, 9));
  }

  // Tried: with the textbook's sum of squares instead of Welford's this is 39 for 18.
  @Test
  void aDeviationOfLargeNumbersIsNotLostAndMergesToTheSame() {
    Random random = new Random(9);
    List<Object> all = new ArrayList<>();
    CellState merged = CellState.empty(Values.measures(Kind.DEVIATION));
    for (int part = 0; part < 20; part++) {
      List<Object> values = new ArrayList<>();
      for (int count = random.nextInt(100); count > 0; count--) {
        values.add(1e9 + random.nextInt(1000) / 16.0);
      }
      all.addAll(values);
      merged.merge(Values.cell(Kind.DEVIATION, values));
    }
    double expected = deviation(all);
    assertClose(expected, Values.cell(Kind.DEVIATION, all).state(0).result());
    assertClose(expected, merged.state(0).result());
  }

  private static double deviation(List<Object> values) {
    double mean = values.stream().mapToDouble(value -> (Double) value - 1e9).average().orElse(0);
    double squares =
        values.stream()
            .mapToDouble(value -> Math.pow((Double) value - 1e9 - mean, 2))
            .average()
            .orElse(0);
    return Math.sqrt(squares);
  }

  private static void assertClose(double expected, Optional<Object> actual) {
    double number = (Double) actual.orElseThrow();
    assertTrue(Math.abs(number - expected) < expected * 1e-9, number + " and " + expected);
  }
}
