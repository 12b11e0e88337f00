package io.raingauge.query;

import io.raingauge.filter.Filter;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.measure.Measure.Kind;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.GrowingBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Not a test: prints how long a question over a million cells takes, without the store's own time
 * (a scan of the testkit's store that does nothing is timed beside it).
 *
 * <pre>
 * mvn -q -pl query -am test-compile, then java -cp … io.raingauge.query.MillionCells
 * </pre>
 */
final class MillionCells {
  private static final int SERIES = 1_000;
  private static final int WINDOWS = 1_000;

  private MillionCells() {}

  public static void main(String[] arguments) throws IOException {
    List<Measure> cheap = List.of(Measure.COUNT, new Measure(Kind.SUM, "bytes"));
    print("count, sum", cheap, "{\"v\": {\"sum\": \"bytes\"}}");
    List<Measure> sketches = new ArrayList<>(cheap);
    sketches.add(new Measure(Kind.DISTINCT, "client"));
    sketches.add(new Measure(Kind.QUANTILE, "bytes"));
    print("count, sum, distinct, quantile", sketches, "{\"d\": {\"distinct\": \"client\"}}");
  }

  private static void print(String name, List<Measure> measures, String asked) throws IOException {
    MemoryStore store = store(measures);
    for (String rest :
        List.of(
            "}",
            ", \"every\": \"1h\"}",
            ", \"by\": \"path\", \"limit\": 10}",
            ", \"by\": \"path\", \"every\": \"1h\", \"limit\": 10}",
            ", \"every\": \"1h\", \"where\": {\"property\": \"path\", \"regex\": \"7$\"}}")) {
      String json = "{\"rollup\": \"r\", \"measures\": " + asked + rest;
      long best = Long.MAX_VALUE;
      long scan = Long.MAX_VALUE;
      for (int round = 0; round < 6; round++) {
        best = Math.min(best, timed(store, json));
        scan = Math.min(scan, scanned(store));
      }
      System.out.printf(
          "%-32s %-70s %5d ms, of which the store's scan %d ms%n", name, json, best, scan);
    }
  }

  private static long timed(MemoryStore store, String json) throws IOException {
    Question question = QuestionJson.read(json.getBytes(StandardCharsets.UTF_8));
    long start = System.nanoTime();
    Answer answer =
        new Queries(store, FixedCoverage.UP_TO_DATE, () -> 0, QueryLimits.DEFAULT)
            .answer("p", question, () -> false);
    AnswerJson.write(answer, OutputStream.nullOutputStream());
    if (((Origin.OfRollup) answer.origin()).cells() != SERIES * WINDOWS) {
      throw new IllegalStateException(
          ((Origin.OfRollup) answer.origin()).cells() + " cells were read");
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static long scanned(MemoryStore store) {
    long start = System.nanoTime();
    try (var snapshot = store.snapshot()) {
      snapshot.scan(
          new RollupId(1, 1), Width.MINUTE, Optional.empty(), 0, Long.MAX_VALUE, cell -> true);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static MemoryStore store(List<Measure> measures) {
    Rollup rollup =
        new Rollup(
            "p",
            "r",
            "c",
            Filter.ALL,
            List.of("path"),
            measures,
            List.of(Width.MINUTE),
            Optional.empty());
    RollupInForce inForce = new RollupInForce(new RollupId(1, 1), rollup, Long.MIN_VALUE);
    RollupInForce span = BuiltInRollups.span("p");
    List<Cell> cells = new ArrayList<>();
    PropertyValues values = new PropertyValues(3);
    GrowingBytes name = new GrowingBytes();
    for (int series = 0; series < SERIES; series++) {
      for (int window = 0; window < WINDOWS; window++) {
        values.clear();
        CountedEvents.set(values, 0, "/path/" + series);
        CountedEvents.set(values, 1, series * 31L + window);
        CountedEvents.set(values, 2, "client" + (series + window) % 5000);
        Series.encode(values, new int[] {0}, name);
        CellState state = CellState.empty(measures);
        state.add(values, new int[] {0, 1, 2, 1}, 0);
        cells.add(
            new Cell(
                new CellKey(inForce.id(), Width.MINUTE, name.toBytes(), window * 60_000L, 0, 0),
                0,
                state.toBytes()));
      }
    }
    CellState extent = CellState.empty(span.rollup().measures());
    for (long at : new long[] {0, WINDOWS * 60_000L - 1}) {
      values.setLong(0, at);
      extent.add(values, new int[] {0, 0, 0}, at);
    }
    cells.add(
        new Cell(
            new CellKey(span.id(), Width.EVER, BuiltInRollups.seriesOf("c"), 0, 0, 0),
            0,
            extent.toBytes()));
    MemoryStore store = new MemoryStore();
    Checkpoint checkpoint =
        new Checkpoint(
            0,
            Checkpoint.first(0, "t", 0).epochs(),
            1,
            0,
            Map.of(),
            Checkpoint.InForce.of(List.of(inForce)),
            Checkpoint.Counts.ZERO);
    store.write(new Flush(checkpoint, cells, new Ids()), 0);
    return store;
  }
}
