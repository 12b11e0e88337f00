package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.Width;
import io.raingauge.store.Store;
import io.raingauge.testkit.ForwardingStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FunnelAnswerTest {
  private static final String STEP = "{\"collection\": \"clicks\", \"actor\": \"client\"}";

  private final AskedEvents events = new AskedEvents();

  @AfterEach
  void stop() {
    events.close();
  }

  /** Tried: with {@code Queries.answer} in place of {@code Queries.together} there are three. */
  @Test
  void allStepsAreAnsweredFromOneSnapshotAndByARollupToo() {
    events.add(1_000, Map.of("client", "ann")).add(2_000, Map.of("client", "bob"));
    events.define(
        new Rollup(
            "p",
            "clients",
            "clicks",
            Filter.ALL,
            List.of("client"),
            List.of(Measure.COUNT),
            List.of(Width.MINUTE),
            Optional.empty()));
    AtomicInteger snapshots = new AtomicInteger();
    Store counting =
        new ForwardingStore(events.store()) {
          @Override
          public Snapshot snapshot() {
            snapshots.incrementAndGet();
            return super.snapshot();
          }
        };
    Queries queries = new Queries(counting, FixedCoverage.UP_TO_DATE, () -> 0, QueryLimits.DEFAULT);
    FunnelAnswer answer =
        FunnelAnswer.of(read(STEP + "," + STEP + "," + STEP), queries, "p", () -> false);
    assertEquals(
        List.of(2L, 2L, 2L), answer.reached().stream().map(Funnel.Reached::actors).toList());
    assertEquals(0, answer.rowsRead());
    assertEquals(1, snapshots.get());
  }

  @Test
  void aStepOfTooManyActorsIsAnErrorAndNeverACut() {
    for (int client = 0; client < 4; client++) {
      events.add(client, Map.of("client", "c" + client));
    }
    QueryLimits three = new QueryLimits(3, 1_000, 64L << 20, QueryLimits.DEFAULT.maxTime(), 1, 1);
    QueryException refused =
        assertThrows(
            QueryException.class,
            () -> FunnelAnswer.of(read(STEP), events.queries(three, 9), "p", () -> false));
    assertEquals(QueryException.Kind.TOO_LARGE, refused.kind());
    assertTrue(String.valueOf(refused.getMessage()).contains("3 groups"), refused.getMessage());
  }

  private static FunnelReader.Asked read(String steps) {
    return FunnelReader.read(("{\"steps\": [" + steps + "]}").getBytes(StandardCharsets.UTF_8));
  }
}
