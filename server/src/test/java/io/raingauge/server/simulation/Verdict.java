package io.raingauge.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.json.JsonTree;
import io.raingauge.measure.CellState;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Checkpoint.Epoch;
import io.raingauge.store.Store;
import io.raingauge.testkit.OracleFold;
import io.raingauge.testkit.RawEvent;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.testkit.StoredCells;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What must be true at the end of a history. Two truths are compared with what is stored. The
 * oracle of the fold says what the log comes to, cell by cell and count by count. The clients say
 * what was promised: every event that got a receipt is in the log's numbers once, with its own
 * bytes, or is one of those that the spool released early and the log then lost; and the windows of
 * the built-in rollup hold as many events as there are different ones.
 */
final class Verdict {
  private final SimulatedLog log;
  private final Store store;
  private final List<CollectorNode> collectors;
  private final List<Trail> trails;

  Verdict(SimulatedLog log, Store store, List<CollectorNode> collectors, List<Trail> trails) {
    this.log = log;
    this.store = store;
    this.collectors = collectors;
    this.trails = trails;
  }

  void check(boolean cluster, boolean honestLog) {
    for (int partition = 0; partition < trails.size(); partition++) {
      if (cluster) {
        trails.get(partition).follow(log, partition);
      }
      checkPromises(partition);
      checkCheckpoint(partition, cluster);
    }
    checkLost(honestLog);
    try (Store.Snapshot snapshot = store.snapshot()) {
      checkCells(snapshot);
      checkTruth(snapshot);
      checkRawEvents(snapshot);
    }
  }

  private OracleFold oracle(int partition) {
    return trails.get(partition).oracle();
  }

  /** Every number is taken or lost, and one that a receipt stands for holds what was sent. */
  private void checkPromises(int partition) {
    OracleFold oracle = oracle(partition);
    for (CollectorNode collector : collectors) {
      long next = oracle.next().getOrDefault(collector.id(), 1L);
      assertEquals(
          collector.end()[partition], next, "next number of partition " + partition + " (S2)");
    }
    for (CollectorNode collector : collectors) {
      collector
          .promised()
          .forEach(
              (promise, line) -> {
                if (promise.partition() == partition
                    && !oracle.lostNumbers().contains(promise.number())) {
                  assertEquals(line, oracle.takenLines().get(promise.number()), "at " + promise);
                }
              });
    }
  }

  private void checkCheckpoint(int partition, boolean cluster) {
    OracleFold oracle = oracle(partition);
    Checkpoint stored = store.checkpoint(partition).orElseThrow();
    assertEquals(oracle.next(), stored.next(), "numbers of partition " + partition);
    assertEquals(oracle.counts(), stored.counts(), "counts of partition " + partition);
    assertEquals(oracle.newestMs(), stored.newestMs(), "newest time of partition " + partition);
    if (cluster) {
      // A cell that covers more than its fold may make a rollup seem less complete than it is.
      assertEquals(ids(oracle.users()), ids(stored.rollups()), "definitions");
      // For the like reason a deletion may be kept of what had no event before it.
      List<String> kept = positions(stored.inForce().deletions());
      assertTrue(kept.containsAll(positions(oracle.deletions())), "deletions: " + kept);
    } else {
      assertEquals(oracle.deletions(), stored.inForce().deletions(), "deletions");
      assertEquals(oracle.users(), Set.copyOf(stored.rollups()), "definitions");
    }
  }

  private static List<String> positions(List<DeletionInForce> deletions) {
    return deletions.stream().map(each -> each.deletion() + " at " + each.position()).toList();
  }

  private static Set<String> ids(Iterable<RollupInForce> rollups) {
    Set<String> ids = new TreeSet<>();
    rollups.forEach(rollup -> ids.add(rollup.id() + " " + rollup.rollup()));
    return ids;
  }

  /** All that is stored of the epoch in force is a fold of the log as it is now (F7). */
  void checkRecount() {
    for (int partition = 0; partition < trails.size(); partition++) {
      Epoch epoch = store.checkpoint(partition).orElseThrow().epoch();
      assertEquals(log.topicId(), epoch.topicId(), "the topic of partition " + partition);
      if (log.earliest(partition) > epoch.start()) {
        continue; // The head of what it folded is gone.
      }
      OracleFold recount = new OracleFold(partition, epoch.next());
      log.records(partition, epoch.start()).forEach(recount::apply);
      Counts then = trails.get(partition).atEpochStart();
      Counts now = oracle(partition).counts();
      Counts again = recount.counts();
      assertEquals(
          List.of(
              now.taken() - then.taken(),
              now.repeats() - then.repeats(),
              now.early() - then.early(),
              now.lost() - then.lost()),
          List.of(again.taken(), again.repeats(), again.early(), again.lost()),
          "taken, repeats, early and lost, counted once more from the log of partition "
              + partition);
    }
  }

  /** Only what was released early can be lost, and only where the log's word is worth nothing. */
  private void checkLost(boolean honestLog) {
    for (CollectorNode collector : collectors) {
      long lost =
          trails.stream()
              .flatMap(trail -> trail.oracle().lostNumbers().stream())
              .filter(number -> number.collector() == collector.id())
              .count();
      long released = honestLog ? 0 : collector.releasedEarly();
      assertTrue(lost <= released, lost + " numbers lost, " + released + " released early (S4)");
    }
  }

  /** Each cell of each rollup that is in force in its partition, byte for byte. */
  private void checkCells(Store.Snapshot snapshot) {
    for (int partition = 0; partition < trails.size(); partition++) {
      for (RollupInForce rollup : oracle(partition).inForce()) {
        Map<CellKey, byte[]> stored = stored(snapshot, rollup, partition);
        List<String> wrong = new ArrayList<>();
        oracle(partition)
            .cells()
            .forEach(
                (key, state) -> {
                  if (key.rollup().equals(rollup.id())) {
                    compare(key, state.toBytes(), stored.remove(key), rollup, wrong);
                  }
                });
        stored.forEach((key, state) -> compare(key, null, state, rollup, wrong));
        assertEquals(List.of(), wrong, "cells that differ, of " + rollup);
      }
    }
  }

  private static Map<CellKey, byte[]> stored(
      Store.Snapshot snapshot, RollupInForce rollup, int partition) {
    Map<CellKey, byte[]> cells = new HashMap<>();
    for (Cell cell : StoredCells.of(snapshot, rollup)) {
      if (cell.key().partition() == partition) {
        cells.put(cell.key(), cell.state());
      }
    }
    return cells;
  }

  private static void compare(
      CellKey key,
      byte @Nullable [] right,
      byte @Nullable [] stored,
      RollupInForce rollup,
      List<String> wrong) {
    if (!Arrays.equals(right, stored)) {
      String series = HexFormat.of().formatHex(key.series());
      wrong.add(
          "%s window %d series %s partition %d epoch %d: right %s, stored %s"
              .formatted(
                  key.width(),
                  key.windowMs(),
                  series,
                  key.partition(),
                  key.epoch(),
                  results(right, rollup),
                  results(stored, rollup)));
    }
  }

  private static String results(byte @Nullable [] state, RollupInForce rollup) {
    if (state == null) {
      return "nothing";
    }
    CellState cell = CellState.of(rollup.rollup().measures(), state);
    List<String> results = new ArrayList<>();
    for (int index = 0; index < rollup.rollup().measures().size(); index++) {
      results.add(cell.state(index).result().map(Object::toString).orElse("-"));
    }
    return results.toString();
  }

  /** The chunks hold each event that counts once, as it came; or a gap says that it is not kept. */
  private void checkRawEvents(Store.Snapshot snapshot) {
    for (int partition = 0; partition < trails.size(); partition++) {
      for (String collection : List.of("c", "d")) {
        List<RawEvent> right =
            oracle(partition).rawEvents().getOrDefault(List.of("p", collection), List.of());
        Map<RawEvent, Integer> missing = new HashMap<>(RawEvent.counted(right));
        String what = "raw events of " + collection + " in partition " + partition;
        RawEvent.kept(snapshot, "p", collection, partition)
            .forEach(
                (event, count) -> {
                  int left = missing.merge(event, -count, Integer::sum);
                  assertTrue(left >= 0, what + ": too many of " + event);
                });
        checkGaps(snapshot, collection, partition, missing, what);
        checkDeletions(snapshot, collection, partition);
      }
    }
  }

  /** The chunks that end before a deletion hold the very events that it is behind (D1). */
  private void checkDeletions(Store.Snapshot snapshot, String collection, int partition) {
    for (DeletionInForce each : oracle(partition).deletions()) {
      if (each.isOf("p", collection)) {
        long before = 0;
        boolean isKnown = true;
        for (ChunkRange range : snapshot.ranges("p", collection)) {
          ChunkHeader header = snapshot.chunk(range).header();
          if (range.partition() == partition && range.from().compareTo(each.position()) < 0) {
            isKnown &= !header.isGap() || header.rows() > 0;
            assertTrue(
                range.to().compareTo(each.position()) <= 0 || header.isGap(),
                range + " is before and after " + each);
            before += header.rows();
          }
        }
        if (isKnown) {
          assertEquals(each.eventCount(), before, "events before " + each);
        }
      }
    }
  }

  /** What is not kept, a gap says, and how many events that are. */
  private static void checkGaps(
      Store.Snapshot snapshot,
      String collection,
      int partition,
      Map<RawEvent, Integer> missing,
      String what) {
    int gone = missing.values().stream().mapToInt(Integer::intValue).sum();
    int told = 0;
    for (ChunkRange range : snapshot.ranges("p", collection)) {
      ChunkHeader header = snapshot.chunk(range).header();
      if (range.partition() == partition && header.isGap()) {
        if (header.rows() == 0) {
          return; // Nobody knows how many.
        }
        told += header.rows();
      }
    }
    assertEquals(told, gone, what + " that are missing");
  }

  /** As many events a minute as there are different ones, whoever sent them how often. */
  private void checkTruth(Store.Snapshot snapshot) {
    Map<String, Map<?, ?>> different = new HashMap<>();
    for (Trail trail : trails) {
      for (String line : trail.oracle().takenLines().values()) {
        Map<?, ?> event = read(line);
        if (event.get("event") instanceof Map<?, ?> object) {
          boolean isNew = different.put(String.valueOf(object.get("serial")), event) == null;
          assertTrue(isNew || event.get("id") != null, "taken twice: " + line);
        }
      }
    }
    for (String collection : List.of("c", "d")) {
      Map<Long, Long> right = new TreeMap<>();
      for (Map<?, ?> event : different.values()) {
        if (collection.equals(event.get("collection")) && event.get("time") instanceof Long time) {
          right.merge(Width.MINUTE.windowOf(time), 1L, Long::sum);
        }
      }
      RollupInForce events = BuiltInRollups.events("p", collection);
      assertEquals(
          right, StoredCells.countsByMinute(snapshot, events), "events a minute of " + collection);
    }
  }

  private static Map<?, ?> read(String line) {
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.read(line.getBytes(StandardCharsets.UTF_8)));
  }
}
