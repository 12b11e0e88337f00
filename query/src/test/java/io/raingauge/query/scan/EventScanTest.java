package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Filter;
import io.raingauge.query.QueryLimits;
import io.raingauge.testkit.RawLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** Which columns are read for events themselves. */
final class EventScanTest {
  private static final Filter AT_700 = new Comparison("n", Operator.EQ, 700L);

  /** Else a rare event costs the reading of all columns of all chunks. */
  @Test
  void whereNoEventIsAskedForOnlyTheFilterAndTheTimesAreRead() {
    Set<String> read = new ConcurrentSkipListSet<>();
    assertEquals(List.of(), events(chunks(read), AT_700, 5, 600));
    assertEquals(Set.of("$time", "n"), read);
  }

  /** Newer chunks have as many as are asked for. */
  @Test
  void theLatestEventsAreGivenAndOlderChunksAreNotRead() {
    Set<String> read = new ConcurrentSkipListSet<>();
    List<Chunk> chunks = chunks(read);
    Set<String> old = new ConcurrentSkipListSet<>();
    List<Chunk> all =
        List.of(
            WatchedColumns.of(List.of(chunks.get(0)), old).get(0), chunks.get(1), chunks.get(2));
    assertEquals(
        List.of("{\"n\":700,\"s\":\"x\"}", "{\"n\":700,\"s\":\"z\"}"),
        events(all, AT_700, 2, 3000));
    assertEquals(Set.of(), old);
  }

  /** Of 1000 events each; the number 700 comes in all of them. */
  private static List<Chunk> chunks(Set<String> read) {
    RawLog log = new RawLog(0);
    for (int row = 0; row < 3000; row++) {
      String json = "{\"n\":%d,\"s\":\"%c\"}".formatted(row % 1000, "xyz".charAt(row % 3));
      log.add(row, json);
    }
    return WatchedColumns.of(log.chunks(1000), read);
  }

  private static List<String> events(List<Chunk> chunks, Filter where, int latest, long toMs) {
    Budget budget = new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
    return new EventScan(new EventScan.Wanted(where, 0, toMs, latest, name -> true), budget)
        .events(chunks).stream()
            .map(event -> new String(event.json(), StandardCharsets.UTF_8))
            .toList();
  }
}
