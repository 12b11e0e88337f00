package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DistinctStateTest {
  private static final Measure.Kind DISTINCT = Measure.Kind.DISTINCT;

  @Test
  void fewValuesAreCountedExactly() {
    assertEquals(0L, result(List.of()));
    assertEquals(0L, result(List.of("absent", "absent")));
    assertEquals(7L, result(List.of(1, "1", 1.5, true, 1, "1", 2, 2, 1.5, false, true, "", "")));
    for (int count : new int[] {1, 8, 9, 100, 384}) {
      assertEquals((long) count, result(texts(count)));
    }
  }

  @Test
  void manyValuesAreWithinTheBoundsAndTheStatedError() {
    int beyondBounds = 0;
    for (int round = 0; round < 50; round++) {
      int count = 2_000 * (round + 1);
      List<Object> values = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        values.add(((long) round << 40) + index);
      }
      DistinctState state = (DistinctState) Values.cell(DISTINCT, values).state(0);
      double error = Math.abs(state.estimate() - count) / count;
      assertTrue(error < 4 * DistinctState.RELATIVE_ERROR, count + " is off by " + error);
      assertTrue(state.lowerBound() <= state.estimate() && state.estimate() <= state.upperBound());
      beyondBounds += count < state.lowerBound() || count > state.upperBound() ? 1 : 0;
    }
    assertTrue(beyondBounds <= 7, beyondBounds + " of 50 beyond two standard deviations");
  }

  // Tried: with a room that nothing is given back to the second state is not exact.
  @Test
  void aStateIsExactAsLongAsThereIsRoomAndThenTheSketchOfItsValues() {
    DistinctRoom room = new DistinctRoom(1000);
    Measure measure = new Measure(DISTINCT, "p");
    for (int round = 0; round < 2; round++) {
      MeasureState state = MeasureState.exact(measure, room);
      for (int count : new int[] {0, 1, 500, 999, 1000, 1000}) {
        add(texts(count), state);
        assertTrue(((DistinctState) state).isExact());
        assertEquals((long) count, state.result().orElseThrow());
      }
      add(texts(1001), state);
      assertFalse(((DistinctState) state).isExact());
      assertArrayEquals(Values.cell(DISTINCT, texts(1001)).toBytes(), bytes(state));
      assertEquals(0, room.usedBytes());
    }
  }

  @Test
  void mergedInPartsAStateIsExactIfAllPartsAreAndThereIsRoom() {
    Random random = new Random(4);
    for (int round = 0; round < 50; round++) {
      List<Object> values = new ArrayList<>(texts(1 + random.nextInt(3000)));
      DistinctRoom room = new DistinctRoom(2000);
      Measure measure = new Measure(DISTINCT, "p");
      MeasureState whole = MeasureState.exact(measure, room);
      MeasureState total = MeasureState.empty(measure); // Has room for each of its parts.
      for (int part = 0; part < 5; part++) {
        Collections.shuffle(values, random);
        MeasureState one = MeasureState.exact(measure, new DistinctRoom(3000));
        add(values.subList(0, values.size() * part / 4), one);
        whole.merge(one);
        whole.merge(MeasureState.empty(measure));
        total.merge(one);
      }
      assertEquals(values.size() <= 2000, ((DistinctState) whole).isExact());
      if (((DistinctState) whole).isExact()) {
        assertEquals((long) values.size(), whole.result().orElseThrow());
      }
      assertEquals((long) values.size(), total.result().orElseThrow());
      assertArrayEquals(Values.cell(DISTINCT, values).toBytes(), bytes(whole));
      assertArrayEquals(Values.cell(DISTINCT, values).toBytes(), bytes(total));
    }
  }

  // F2: two folds of one prefix do not differ. Tried, one at a time: without the zeroes for the HIP
  // accumulator, without the flag, and without sorting the coupons, states of the same values
  // differ.
  @Test
  void aStateIsAFunctionOfTheSetOfItsValues() {
    Random random = new Random(21);
    for (int count : new int[] {1, 7, 8, 9, 50, 192, 193, 383, 384, 385, 1000, 20_000}) {
      List<Object> values = new ArrayList<>(texts(count));
      byte[] expected = Values.cell(DISTINCT, values).toBytes();
      for (int round = 0; round < 4; round++) {
        Collections.shuffle(values, random);
        assertArrayEquals(expected, Values.cell(DISTINCT, values).toBytes(), "of " + count);
        assertArrayEquals(expected, inParts(values, random).toBytes(), "of " + count);
      }
    }
  }

  // Tried: without the check of the registers in read() the first is read as a coarser sketch.
  @Test
  void aSketchThatLiesAboutItsSizeIsRefused() {
    assertRefused(texts(5), 3, 10);
    assertRefused(texts(5), 6, 200);
    assertRefused(texts(50), 8, 200);
    assertRefused(texts(50), 11, 100);
    assertRefused(texts(1000), 36, 200);
    assertRefused(texts(1000), 38, 100);
    byte[] whole = Values.cell(DISTINCT, texts(1000)).toBytes();
    for (int size = 0; size < 100; size++) {
      GrowingBytes cut = new GrowingBytes();
      cut.put(whole[0]);
      cut.putUnsigned(size);
      cut.put(whole, 3, 3 + size);
      if (size > 0) {
        assertThrows(
            IllegalStateException.class,
            () -> CellState.of(Values.measures(DISTINCT), cut.toBytes()));
      }
    }
  }

  private static void assertRefused(List<?> values, int index, int lie) {
    byte[] bytes = Values.cell(DISTINCT, values).toBytes();
    int sizeBytes = (bytes[1] & 0x80) == 0 ? 1 : 2;
    bytes[1 + sizeBytes + index] = (byte) lie;
    assertThrows(IllegalStateException.class, () -> CellState.of(Values.measures(DISTINCT), bytes));
  }

  /** Adds, merges, writes and reads the values in random parts, some of them twice. */
  private static CellState inParts(List<Object> values, Random random) {
    List<Measure> measures = Values.measures(DISTINCT);
    CellState all = CellState.empty(measures);
    int at = 0;
    while (at < values.size()) {
      int to = Math.min(values.size(), at + 1 + random.nextInt(values.size()));
      List<Object> part = values.subList(Math.max(0, at - 3), to);
      switch (random.nextInt(3)) {
        case 0 -> part.forEach(value -> add(all, value));
        case 1 -> all.merge(Values.cell(DISTINCT, part));
        default -> {
          CellState other = Values.cell(DISTINCT, part);
          other.merge(CellState.of(measures, all.toBytes()));
          return rest(CellState.of(measures, other.toBytes()), values.subList(to, values.size()));
        }
      }
      at = to;
    }
    return CellState.of(measures, all.toBytes());
  }

  private static CellState rest(CellState cell, List<Object> values) {
    values.forEach(value -> add(cell, value));
    return cell;
  }

  private static void add(List<?> values, MeasureState state) {
    values.forEach(value -> state.add(Values.of(value), 0, 0));
  }

  private static byte[] bytes(MeasureState state) {
    return CellState.of(state).toBytes();
  }

  private static void add(CellState cell, Object value) {
    cell.add(Values.of(value), new int[1], 0);
  }

  private static long result(List<?> values) {
    return (Long) Values.cell(DISTINCT, values).state(0).result().orElseThrow();
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(index -> "client-" + index).toList();
  }
}
