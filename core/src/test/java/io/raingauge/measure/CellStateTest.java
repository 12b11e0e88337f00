package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.golden.GoldenFile;
import io.raingauge.measure.Measure.Kind;
import io.raingauge.property.PropertyValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CellStateTest {
  private static final List<Measure> ALL =
      Arrays.stream(Kind.values())
          .map(kind -> kind == Kind.COUNT ? Measure.COUNT : new Measure(kind, "p"))
          .toList();

  @Test
  void eachMeasureLooksAtItsSlot() {
    List<Measure> measures = List.of(Measure.COUNT, sum("a"), sum("b"));
    CellState cell = CellState.empty(measures);
    PropertyValues values = new PropertyValues(3);
    values.setLong(2, 5);
    values.setLong(1, 7);
    cell.add(values, new int[] {-1, 2, 1}, 0);
    assertEquals(1L, cell.state(0).result().orElseThrow());
    assertEquals(5L, cell.state(1).result().orElseThrow());
    assertEquals(7L, cell.state(2).result().orElseThrow());
  }

  // F2: a cell is a function of the log; what was tried is at the tests of each measure.
  @Test
  void writtenAndReadAtAnyPointItGoesOnToTheSameBytes() {
    Random random = new Random(31);
    for (int round = 0; round < 50; round++) {
      CellState whole = CellState.empty(ALL);
      CellState interrupted = CellState.empty(ALL);
      for (int event = 0; event < 200; event++) {
        PropertyValues value = Values.of(value(random));
        long timeMs = random.nextInt(50);
        whole.add(value, new int[ALL.size()], timeMs);
        interrupted.add(value, new int[ALL.size()], timeMs);
        if (random.nextInt(10) == 0) {
          interrupted = CellState.of(ALL, interrupted.toBytes());
        }
      }
      assertArrayEquals(whole.toBytes(), interrupted.toBytes());
      for (int index = 0; index < ALL.size(); index++) {
        assertEquals(whole.state(index).result(), interrupted.state(index).result());
      }
    }
  }

  @Test
  void mergedWithNothingItStaysAsItIs() {
    Random random = new Random(32);
    CellState cell = cell(random, 100);
    byte[] before = cell.toBytes();
    cell.merge(CellState.empty(ALL));
    assertArrayEquals(before, cell.toBytes());
    CellState empty = CellState.empty(ALL);
    empty.merge(cell);
    assertArrayEquals(before, empty.toBytes());
    assertArrayEquals(before, cell.toBytes());
  }

  @Test
  void mergingGivesWhatAddingGives() {
    Random random = new Random(33);
    for (int round = 0; round < 30; round++) {
      CellState whole = CellState.empty(ALL);
      CellState merged = CellState.empty(ALL);
      for (int part = 0; part < 5; part++) {
        CellState cell = CellState.empty(ALL);
        for (int event = random.nextInt(40); event > 0; event--) {
          PropertyValues value = Values.of(random.nextBoolean() ? "x" + event : (Object) event);
          long timeMs = random.nextInt(5);
          whole.add(value, new int[ALL.size()], timeMs);
          cell.add(value, new int[ALL.size()], timeMs);
        }
        merged.merge(cell);
      }
      for (int index = 0; index < ALL.size(); index++) {
        Kind kind = ALL.get(index).kind();
        Object expected = whole.state(index).result().orElse("none");
        Object actual = merged.state(index).result().orElse("none");
        if (kind == Kind.DEVIATION && expected instanceof Double number) {
          assertEquals(number, (Double) actual, 1e-9);
        } else {
          assertEquals(expected, actual, kind.word());
        }
      }
    }
  }

  @Test
  void cutAnywhereItIsRefused() {
    byte[] whole = cell(new Random(34), 20).toBytes();
    for (int size = 0; size < whole.length; size++) {
      byte[] cut = Arrays.copyOf(whole, size);
      assertThrows(IllegalStateException.class, () -> CellState.of(ALL, cut), "size " + size);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(IllegalStateException.class, () -> CellState.of(ALL, longer));
  }

  @Test
  void anyByteChangedIsReadOrRefusedInOneWay() {
    Random random = new Random(35);
    for (int events : new int[] {1, 20, 600}) {
      byte[] whole = cell(random, events).toBytes();
      for (int round = 0; round < 5_000; round++) {
        byte[] changed = whole.clone();
        changed[random.nextInt(Math.min(changed.length, 400))] = (byte) random.nextInt();
        try {
          CellState read = CellState.of(ALL, changed);
          assertTrue(read.toBytes().length > 0);
        } catch (IllegalStateException refused) {
          assertTrue(String.valueOf(refused.getMessage()).contains("cell's state"));
        }
      }
    }
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    List<Object> values = List.of(1, -2, 0.5, "é", true, "absent", Long.MAX_VALUE, Long.MAX_VALUE);
    Map<String, byte[]> written = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      written.put(kind.word() + " of nothing", Values.cell(kind, List.of()).toBytes());
      written.put(kind.word() + " of " + values, Values.cell(kind, values).toBytes());
    }
    List<Object> many = new ArrayList<>();
    for (int value = 0; value < 400; value++) {
      many.add(value);
    }
    written.put("distinct of 0 to 399", Values.cell(Kind.DISTINCT, many).toBytes());
    new GoldenFile(CellStateTest.class, "states.golden").assertHolds(written);
    for (Map.Entry<String, byte[]> entry : written.entrySet()) {
      Kind kind =
          Kind.valueOf(
              entry.getKey().substring(0, entry.getKey().indexOf(" ")).toUpperCase(Locale.ROOT));
      byte[] again = CellState.of(Values.measures(kind), entry.getValue()).toBytes();
      assertArrayEquals(entry.getValue(), again, entry.getKey());
    }
  }

  private static CellState cell(Random random, int events) {
    CellState cell = CellState.empty(ALL);
    for (int event = 0; event < events; event++) {
      cell.add(Values.of(value(random)), new int[ALL.size()], random.nextInt(50));
    }
    return cell;
  }

  private static Object value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextGaussian() * 1e6;
      case 2 -> "text" + random.nextInt(1000);
      case 3 -> random.nextBoolean();
      case 4 -> random.nextInt(100);
      default -> "absent";
    };
  }

  private static Measure sum(String property) {
    return new Measure(Kind.SUM, property);
  }
}
