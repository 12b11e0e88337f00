package io.raingauge.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FilterCodecTest {
  private static final Filter TEST = new Comparison("a", Comparison.Operator.GTE, 400L);

  @Test
  void everyKindOfTestIsReadAsItWasWritten() {
    assertCrosses(Filter.ALL);
    for (Comparison.Operator operator : Comparison.Operator.values()) {
      for (Object value : List.of("", "é\u0000", -1L, Long.MAX_VALUE, 0.1, 1e300)) {
        assertCrosses(new Comparison("a.b", operator, value));
      }
    }
    assertCrosses(new Comparison("a", Comparison.Operator.NE, true));
    assertCrosses(new Comparison("a", Comparison.Operator.EQ, false));
    assertCrosses(new Exists("$time"));
    assertCrosses(new Within("at", -180, 47.3769, 0.5));
    assertCrosses(OneOf.of("a", List.of("x", 1L, 0.5, true, false)));
    for (TextTest.Kind kind : TextTest.Kind.values()) {
      assertCrosses(new TextTest("$=lower(a)", kind, "x+y"));
    }
  }

  @Test
  void partsKeepTheirOrder() {
    Filter or = Filter.or(List.of(new Exists("z"), TEST, new Exists("a")));
    Filter read = crossed(Filter.and(List.of(Filter.not(or), TEST)));
    assertEquals(Filter.and(List.of(Filter.not(or), TEST)).toString(), read.toString());
  }

  /** A user's filter has fewer; those that a server adds of its own come on top. */
  @Test
  void whatIsLargerThanAUsersFilterCrosses() {
    Filter deep = TEST;
    for (int depth = 0; depth < 2 * FilterJson.MAX_DEPTH; depth++) {
      deep = Filter.or(List.of(new Exists("p" + depth), Filter.and(List.of(deep, TEST))));
      deep = Filter.not(deep);
    }
    assertCrosses(deep);
  }

  @Test
  void bytesThatAreNoFilterAreAnError() {
    for (byte[] wrong :
        List.of(new byte[] {9}, new byte[] {4, 1, 'a', 1, 'x'}, new byte[] {1, 3})) {
      assertThrows(
          IllegalStateException.class, () -> FilterCodec.read(new BytesCursor(wrong, "it")));
    }
  }

  private static void assertCrosses(Filter filter) {
    assertEquals(filter, crossed(filter));
  }

  private static Filter crossed(Filter filter) {
    GrowingBytes bytes = new GrowingBytes();
    FilterCodec.write(filter, bytes);
    BytesCursor from = new BytesCursor(bytes.toBytes(), "a filter");
    Filter read = FilterCodec.read(from);
    assertFalse(from.hasNext());
    return read;
  }
}
