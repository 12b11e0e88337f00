package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OpenOrdersTest {
  private static final long LATER_NS = OpenOrders.OVERDUE.toNanos() + 1;

  private final OpenOrders orders = new OpenOrders();

  @Test
  void aScanMayTakeItsTimeUntilNobodyWaitsForIt() {
    assertEquals(Optional.empty(), orders.fetched("RUN 1\nx", "first", 0));
    assertEquals(Optional.empty(), orders.fetched("RUN 2\nx", "second", 0));
    assertEquals(List.of(), orders.overdue(100 * LATER_NS));
    assertEquals(Optional.of("first"), orders.fetched("STOP 1", "stop", 0));
  }

  /**
   * The one who asks whether a scan is alive, or stops it, has gone by then; the first reply may
   * have been lost with its worker. Tried: without it a DRPC server of 5 threads answered nobody
   * for ten minutes, after a worker had died while four were asking.
   */
  @Test
  void whatIsNotRepliedToInTimeIsRepliedToForAMinute() {
    orders.fetched("ALIVE 1", "alive", 0);
    orders.fetched("what somebody else asks for", "else", 1);
    assertEquals(List.of(), orders.overdue(LATER_NS - 1));
    assertEquals(List.of("alive"), orders.overdue(LATER_NS));
    assertEquals(List.of("else"), orders.overdue(LATER_NS + 1));
    for (int times = 2; times <= 6; times++) {
      assertEquals(List.of(), orders.overdue(LATER_NS * times - times));
      assertEquals(List.of("alive", "else"), orders.overdue(LATER_NS * times + times));
    }
    assertEquals(List.of(), orders.overdue(LATER_NS * 100));
  }

  @Test
  void aScanThatIsStoppedIsRepliedToAgainAsItsStopIs() {
    orders.fetched("RUN 1\nx", "run", 0);
    assertEquals(Optional.of("run"), orders.fetched("STOP 1", "stop", 0));
    assertEquals(List.of("stop", "run"), orders.overdue(LATER_NS));
    assertEquals(Optional.empty(), orders.fetched("STOP 1", "another", 0));
  }

  @Test
  void itKeepsNoMoreThanTheNewest() {
    for (int number = 0; number <= OpenOrders.MOST; number++) {
      orders.fetched("RUN " + number, "run " + number, 0);
    }
    assertEquals(Optional.empty(), orders.fetched("STOP 0", "stop", 0));
    assertEquals(Optional.of("run 1"), orders.fetched("STOP 1", "stop", 0));
    for (int number = 0; number < OpenOrders.MOST; number++) {
      orders.fetched("ALIVE 1", "alive " + number, 0);
    }
    List<String> overdue = orders.overdue(LATER_NS);
    assertEquals(OpenOrders.MOST, overdue.size());
    assertEquals("alive 0", overdue.get(0));
  }
}
