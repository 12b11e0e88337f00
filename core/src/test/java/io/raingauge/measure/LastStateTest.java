package io.raingauge.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LastStateTest {
  private static final List<Object> ASCENDING =
      List.of(false, true, Long.MIN_VALUE, -0.5, 0, 0.5, 7, "", "10", "9", "é");

  @Test
  void theNewestEventsValueStaysWhateverItsType() {
    for (Object older : ASCENDING) {
      for (Object newer : ASCENDING) {
        assertEquals(asResult(newer), last(older, 1, newer, 2));
        assertEquals(asResult(newer), last(newer, 2, older, 1));
      }
    }
  }

  // Tried: without the comparison of equal times, the first that came stays.
  @Test
  void ofOneTimeTheGreatestStaysInWhateverOrder() {
    for (int left = 0; left < ASCENDING.size(); left++) {
      for (int right = 0; right < ASCENDING.size(); right++) {
        Object greatest = ASCENDING.get(Math.max(left, right));
        assertEquals(asResult(greatest), last(ASCENDING.get(left), 5, ASCENDING.get(right), 5));
      }
    }
  }

  @Test
  void anEventWithoutAValueChangesNothing() {
    assertEquals(Optional.of("x"), last("x", 1, "absent", 2));
    assertEquals(Optional.empty(), last("absent", 1, "absent", 2));
    assertEquals(Optional.of("x"), last("x", Long.MIN_VALUE, "absent", 2));
  }

  @Test
  void aLongStringIsShortenedBeforeItIsCompared() {
    String one = "é".repeat(600) + "1";
    String two = "é".repeat(600) + "2";
    Object first = last(one, 1, one, 1).orElseThrow();
    Object second = last(two, 1, two, 1).orElseThrow();
    Object greatest = first.toString().compareTo(second.toString()) > 0 ? first : second;
    assertEquals(Optional.of(greatest), last(one, 1, two, 1));
    assertEquals(Optional.of(greatest), last(two, 1, one, 1));
  }

  private static Optional<Object> last(Object first, long firstMs, Object second, long secondMs) {
    List<Measure> measures = Values.measures(Measure.Kind.LAST);
    CellState added = CellState.empty(measures);
    added.add(Values.of(first), new int[1], firstMs);
    CellState other = CellState.empty(measures);
    other.add(Values.of(second), new int[1], secondMs);
    CellState merged = CellState.of(measures, added.toBytes());
    merged.merge(CellState.of(measures, other.toBytes()));
    added.add(Values.of(second), new int[1], secondMs);
    assertEquals(added.state(0).result(), merged.state(0).result());
    return added.state(0).result();
  }

  private static Optional<Object> asResult(Object value) {
    return Optional.of(value instanceof Integer number ? (Object) number.longValue() : value);
  }
}
