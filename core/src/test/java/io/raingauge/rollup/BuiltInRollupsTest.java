package io.raingauge.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BuiltInRollupsTest {
  @Test
  void eachCollectionHasItsOwnAndTheyStayTheSame() {
    Set<RollupId> ids = new HashSet<>();
    for (String project : List.of("a", "ab")) {
      for (String collection : List.of("c", "bc", "\"", "\\\"")) {
        ids.add(BuiltInRollups.events(project, collection).id());
        ids.add(BuiltInRollups.span(project).id());
      }
    }
    assertEquals(8 + 2, ids.size());
    assertEquals(
        "56f523b0cc0cc0986152744c5e8bc281 df4d6c668c51467613ef24630663192b",
        BuiltInRollups.events("web", "access").id() + " " + BuiltInRollups.span("web").id());
  }

  @Test
  void theyCountTheirCollectionFromTheBeginning() {
    RollupInForce events = BuiltInRollups.events("web", "access");
    assertEquals("access", events.rollup().collection());
    assertEquals("web", events.rollup().project());
    assertEquals(Long.MIN_VALUE, events.completeFromMs());
    RollupInForce span = BuiltInRollups.span("web");
    assertEquals(List.of(Width.EVER), span.rollup().every());
    assertEquals(3, span.rollup().measures().size());
    assertTrue(BuiltInRollups.isTaken(events.rollup().name()));
    assertTrue(BuiltInRollups.isTaken(span.rollup().name()));
  }

  @Test
  void anIdIsReadAsItWasWrittenAndOrderedUnsigned() {
    RollupId id = new RollupId(-1, 7);
    assertEquals(id, RollupId.parse(id.toString()));
    assertTrue(id.compareTo(new RollupId(1, 8)) > 0);
    for (String text : List.of("", "7", "g".repeat(32), "F".repeat(32), "0".repeat(33))) {
      assertThrows(IllegalArgumentException.class, () -> RollupId.parse(text), text);
    }
  }
}
