package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.measure.QuantileState.Rank;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles of numbers that are kept one by one. */
final class ExactQuantileTest {
  private static final Measure MS = new Measure(Measure.Kind.QUANTILE, "ms");

  /**
   * The ranks are those of whole arithmetic. Tried: {@code after} that compares with {@code >=}
   * gives the number before; with part × n in floating point 7 % of 100 numbers is the eighth.
   */
  @Test
  void aQuantileIsOneOfTheNumbersAtItsRank() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      List<Number> numbers = numbers(random, 1 + random.nextInt(120));
      QuantileState state = exact(new DistinctRoom(1_000));
      numbers.forEach(number -> state.add(Values.of(number), 0, 0));
      List<Number> sorted = new ArrayList<>(numbers);
      sorted.sort((left, right) -> decimal(left).compareTo(decimal(right)));
      for (int percent = 0; percent <= 100; percent++) {
        double part = percent / 100.0;
        int lower = percent * (sorted.size() - 1) / 100;
        int nearest = Math.max(0, (percent * sorted.size() + 99) / 100 - 1);
        String what = "round " + round + ", " + percent + " % of " + sorted;
        assertEquals(Optional.of(sorted.get(lower)), state.number(part, Rank.LOWER), what);
        assertEquals(Optional.of(sorted.get(nearest)), state.number(part, Rank.NEAREST), what);
      }
      assertTrue(state.isExact());
    }
  }

  /** Tried: where what is whole is not written, 3 comes back as 3.0. */
  @Test
  void whatIsWrittenExactlyIsReadExactly() {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      QuantileState state = exact(new DistinctRoom(1_000));
      numbers(random, random.nextInt(40)).forEach(number -> state.add(Values.of(number), 0, 0));
      GrowingBytes bytes = new GrowingBytes();
      state.writeExactly(bytes);
      QuantileState read = new QuantileState();
      read.readExactly(new BytesCursor(bytes.toBytes(), "a state"), new DistinctRoom(1_000));
      assertTrue(read.isExact());
      for (int percent = 0; percent <= 100; percent += 5) {
        assertEquals(
            state.number(percent / 100.0, Rank.LOWER), read.number(percent / 100.0, Rank.LOWER));
      }
    }
  }

  @Test
  void nothingHasNoQuantileAndIsExact() {
    QuantileState state = exact(new DistinctRoom(10));
    state.add(Values.of("text"), 0, 0);
    assertEquals(Optional.empty(), state.number(0.5, Rank.LOWER));
    assertTrue(state.isExact());
  }

  /** Tried: with a room that nothing is given back to the second state is not exact. */
  @Test
  void aStateIsExactAsLongAsThereIsRoomAndThenTheSketchOfItsNumbers() {
    DistinctRoom room = new DistinctRoom(200);
    for (int round = 0; round < 2; round++) {
      QuantileState state = exact(room);
      List<Object> numbers = new ArrayList<>();
      for (int number = 0; number < 101; number++) {
        assertTrue(state.isExact());
        assertEquals(64L * number, room.usedBytes());
        state.add(Values.of(number * 1.5), 0, 0);
        state.add(Values.of(number * 1.5), 0, 0); // One that is known takes no room.
        numbers.add(number * 1.5);
        numbers.add(number * 1.5);
      }
      assertFalse(state.isExact());
      assertEquals(0, room.usedBytes());
      assertArrayEquals(
          Values.cell(Measure.Kind.QUANTILE, numbers).toBytes(), CellState.of(state).toBytes());
    }
  }

  @Test
  void mergedInPartsAStateIsExactIfThereIsRoomAndTheSameSketchElse() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      List<Number> numbers = numbers(random, 1 + random.nextInt(300));
      QuantileState merged = exact(new DistinctRoom(400));
      QuantileState total = (QuantileState) MeasureState.empty(MS); // Has room for all.
      for (int part = 0; part < 3; part++) {
        QuantileState one = exact(new DistinctRoom(1_000));
        for (int index = part; index < numbers.size(); index += 3) {
          one.add(Values.of(numbers.get(index)), 0, 0);
        }
        merged.merge(one);
        merged.merge(MeasureState.empty(MS));
        total.merge(one);
      }
      long different = numbers.stream().map(ExactQuantileTest::decimal).distinct().count();
      assertEquals(different <= 200, merged.isExact(), "round " + round);
      assertTrue(total.isExact());
      Collections.shuffle(numbers, random);
      byte[] expected =
          Values.cell(Measure.Kind.QUANTILE, new ArrayList<Object>(numbers)).toBytes();
      assertArrayEquals(expected, CellState.of(merged).toBytes());
      assertArrayEquals(expected, CellState.of(total).toBytes());
    }
  }

  private static List<Number> numbers(Random random, int count) {
    List<Number> numbers = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      numbers.add(
          switch (random.nextInt(4)) {
            case 0 -> (Number) (long) random.nextInt(10);
            case 1 -> (Number) (random.nextInt(20) + 0.5);
            case 2 -> (Number) (Long.MAX_VALUE - random.nextInt(3));
            default -> (Number) (-0x1p63 * (1 + random.nextInt(3)) - 0x1p12);
          });
    }
    return numbers;
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal(number.doubleValue());
  }

  private static QuantileState exact(DistinctRoom room) {
    return (QuantileState) MeasureState.exact(MS, room);
  }
}
