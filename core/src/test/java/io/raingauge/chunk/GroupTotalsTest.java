package io.raingauge.chunk;

import static java.math.BigDecimal.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.measure.Total;
import io.raingauge.wire.GrowingBytes;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleToIntFunction;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Sums by group are those of a measure. */
final class GroupTotalsTest {
  @Test
  void groupsHaveTheTotalsOfTheirNumbersBitForBit() { // Q5
    // Tried: with whole numbers among the fractions, in GroupTotals and in Total, it fails.
    Random random = new Random(7);
    double[] odd = {
      0x1p63, -0x1p63, 0x1p62, 1e300, -1e300, 0.1, -0.0, 0x1p42, 3, 1e16, Double.MIN_VALUE
    };
    GroupTotals groups = new GroupTotals(8);
    long[] counts = new long[8];
    Total[] expected = new Total[8];
    Total[] atOnce = new Total[8];
    Arrays.setAll(expected, group -> new Total());
    Arrays.setAll(atOnce, group -> new Total());
    for (int block = 0; block < 700; block++) {
      int[] codes = new int[Blocks.ROWS];
      int only = block % 8;
      int odds = only < 3 ? 100 : Integer.MAX_VALUE;
      double[] values = new double[Blocks.ROWS];
      for (int row = 0; row < values.length; row++) {
        codes[row] = only;
        values[row] =
            random.nextInt(odds) == 0
                ? odd[random.nextInt(only == 0 ? odd.length : odd.length - 2)]
                : random.nextInt(1_000_000) / 100.0 * (only < 5 ? 0x1p30 : 1);
        expected[only].add(values[row]);
      }
      atOnce[only].add(values, values.length);
      groups.add(codes, values, values.length);
      counts[only] += values.length;
    }
    for (int group = 0; group < 8; group++) {
      assertEquals(expected[group].total(), groups.total(group, counts[group]).total());
      assertEquals(expected[group].total(), atOnce[group].total());
    }
  }

  /**
   * Tried: {@code DecimalTotals} that takes all decimals as such fails in the first loop, one that
   * forgets the least value of a block in the second. Those of both signs are summed as doubles;
   * tried, {@code PackedDoubles} that takes them for decimals fails in the last lines.
   */
  @Test
  void decimalsAreSummedAsDoublesWhileTheyAreFewAndExactlyBeyond() { // Q5
    Random random = new Random(9);
    for (int count : List.of(3, 20, DecimalTotals.FEW)) {
      Total total = new Total();
      GroupTotals groups = new GroupTotals(3);
      double[] values = doubles(count, each -> (random.nextInt(9_000) + 100) / 100.0);
      DecimalTotals many = addDecimals(values, each -> 1, groups);
      total.add(values, count);
      assertEquals(total.total(), total(1, count, groups, many).total());
    }
    for (int times = 2; times < 20; times++) {
      int count = times * DecimalTotals.FEW + 77;
      GroupTotals groups = new GroupTotals(3);
      int sign = times % 2 == 0 ? 1 : -1;
      double[] values = doubles(count, each -> sign * (random.nextInt(9_000) + 100) / 100.0);
      DecimalTotals many = addDecimals(values, each -> 1, groups);
      BigDecimal exact =
          Arrays.stream(values).mapToObj(BigDecimal::valueOf).reduce(ZERO, BigDecimal::add);
      double sum = total(1, count, groups, many).asDouble();
      assertEquals(exact.doubleValue(), sum, Math.ulp(sum));
    }
    double[] both = doubles(2 * Blocks.ROWS, each -> (each < Blocks.ROWS ? each : -each) / 100.0);
    assertFalse(packed(both).decimals(0, new Decimals()));
  }

  @Test
  void wholeNumbersAmongDecimalsHaveAWholeSum() {
    GroupTotals groups = new GroupTotals(3);
    Random random = new Random(10);
    double[] values = doubles(9 * DecimalTotals.FEW, each -> random.nextInt(3) == 0 ? 7 : 0.25);
    long sevens = Arrays.stream(values).filter(each -> each == 7).count();
    DecimalTotals many = addDecimals(values, each -> each == 7 ? 0 : 1, groups);
    assertTrue(sevens > 2 * DecimalTotals.FEW);
    assertEquals(7 * sevens, total(0, sevens, groups, many).total());
  }

  private static DecimalTotals addDecimals(
      double[] values, DoubleToIntFunction groupOf, GroupTotals into) {
    PackedDoubles packed = packed(values);
    Decimals decimals = new Decimals();
    int[] codes = new int[Blocks.ROWS];
    int[] counts = new int[3];
    DecimalTotals many = new DecimalTotals(into);
    for (int from = 0; from < values.length; from += Blocks.ROWS) {
      int size = Math.min(Blocks.ROWS, values.length - from);
      for (int row = 0; row < size; row++) {
        codes[row] = groupOf.applyAsInt(values[from + row]);
      }
      assertTrue(packed.decimals(from / Blocks.ROWS, decimals));
      many.add(codes, decimals, size, counts);
      assertEquals(size, Arrays.stream(counts).sum());
    }
    return many;
  }

  private static PackedDoubles packed(double[] values) {
    GrowingBytes bytes = new GrowingBytes();
    new DoublePacker(new LongPacker()).write(values, values.length, null, bytes);
    return new PackedDoubles(PackingTest.spared(bytes));
  }

  private static Total total(int group, long count, GroupTotals few, DecimalTotals many) {
    Total total = few.total(group, count);
    many.addTo(total, group);
    return total;
  }

  private static double[] doubles(int count, LongToDoubleFunction each) {
    double[] values = new double[count];
    Arrays.setAll(values, index -> each.applyAsDouble(index));
    return values;
  }
}
