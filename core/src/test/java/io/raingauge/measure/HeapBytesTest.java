package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.raingauge.property.PropertyValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jol.info.GraphLayout;

/** The fold's memory is bounded by what states say of themselves: they are weighed. */
final class HeapBytesTest {
  private static final int[] COUNTS = {0, 1, 10, 100, 1000, 100_000};
  private static final int CELLS = 11;

  @ParameterizedTest
  @EnumSource(Measure.Kind.class)
  void aStateTakesWhatItSays(Measure.Kind kind) {
    List<Measure> measures =
        List.of(kind == Measure.Kind.COUNT ? Measure.COUNT : new Measure(kind, "p"));
    for (int count : COUNTS) {
      CellState[] cells = new CellState[CELLS];
      for (int index = 0; index < CELLS; index++) {
        cells[index] = cell(measures, kind, count);
      }
      // What all cells share is in the weight of one, too.
      long actual = (weight((Object[]) cells) - weight(cells[0])) / (CELLS - 1);
      int said = cells[0].heapBytes();
      assertEquals((double) actual, said, 0.2 * actual, "after " + count);
      boolean grew = said != CellState.empty(measures).heapBytes();
      assertFalse(grew && !CellState.grows(measures), "nobody would look at it again");
    }
  }

  private static long weight(Object... roots) {
    return GraphLayout.parseInstance(roots).totalSize();
  }

  private static CellState cell(List<Measure> measures, Measure.Kind kind, int count) {
    Random chance = new Random(1);
    CellState cell = CellState.empty(measures);
    for (int event = 0; event < count; event++) {
      cell.add(value(kind, chance), new int[] {0}, event);
    }
    return cell;
  }

  private static PropertyValues value(Measure.Kind kind, Random chance) {
    PropertyValues values = new PropertyValues(1);
    if (kind == Measure.Kind.LAST) {
      byte[] text = "x".repeat(chance.nextInt(300)).getBytes(StandardCharsets.UTF_8);
      values.setString(0, text, 0, text.length);
    } else {
      values.setDouble(0, Math.exp(chance.nextGaussian() * 8) - 1000);
    }
    return values;
  }
}
