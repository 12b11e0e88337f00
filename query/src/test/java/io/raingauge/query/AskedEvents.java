package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scanner;
import io.raingauge.rollup.Rollup;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.testkit.ThreadedScans;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events of the collection "clicks" of the project "p", counted and kept, for tests of dialects.
 */
public final class AskedEvents implements AutoCloseable {
  private final CountedEvents events = new CountedEvents(2);
  private final OpenScans scans = new OpenScans();
  private final ThreadedScans threads = new ThreadedScans(scans, 2);

  /**
   * Adds an event.
   *
   * @param values of path, status, bytes and client
   */
  public AskedEvents add(long timeMs, Map<String, ?> values) {
    events.add(timeMs, values, events.events.size() % 2, 0);
    return this;
  }

  /** Adds a rollup, which counts all events. */
  void define(Rollup rollup) {
    events.byUsers.add(RandomQuestions.inForce(events.byUsers.size(), rollup));
  }

  /** Of all events so far. */
  MemoryStore store() {
    return events.store();
  }

  /** Over all events so far. */
  public Queries queries(QueryLimits limits, long nowMs) {
    List<Chunk> chunks = RawQueriesTest.chunks(events.events);
    RawEvents raw =
        new RawEvents(
            snapshot ->
                (project, collection, fromMs, toMs) ->
                    chunks.stream()
                        .filter(chunk -> chunk.header().range().collection().equals(collection))
                        .toList(),
            new Scanner(scans, threads));
    MemoryStore store = events.store();
    return new Queries(store, FixedCoverage.UP_TO_DATE, () -> nowMs, limits, Optional.of(raw));
  }

  @Override
  public void close() {
    threads.close();
  }
}
