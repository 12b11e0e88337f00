package io.raingauge.server.audit;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares the stored cells of one partition with the recounted ones: both ways, so that a cell
 * that only one side has is found, too. What cannot be compared it counts, and says why. For one
 * thread.
 */
final class Comparison {
  private final Checkpoint checkpoint;
  private final Map<CellKey, RecountedCell> recounted;
  private final long nowMs;
  private final Findings findings;

  /** Cells of earlier epochs, by epoch. */
  private final Map<Integer, Long> earlier = new TreeMap<>();

  private long expired;
  private long ahead;
  private long undecided;

  /**
   * @param recounted empty where the epoch in force could not be counted again
   */
  Comparison(
      Checkpoint checkpoint, Map<CellKey, RecountedCell> recounted, long nowMs, Findings findings) {
    this.checkpoint = checkpoint;
    this.recounted = recounted;
    this.nowMs = nowMs;
    this.findings = findings;
  }

  /** Compares all cells of some rollups. */
  void compare(StoredCells stored, List<RollupInForce> rollups) {
    for (RollupInForce rollup : rollups) {
      stored.forEach(rollup, checkpoint.partition(), cell -> compare(rollup, cell));
    }
    recounted.forEach(this::compareMissing);
    tell();
  }

  /** Only tells how many cells there are that cannot be compared. */
  void compareNothing(StoredCells stored, List<RollupInForce> rollups, String why) {
    long[] cells = {0};
    for (RollupInForce rollup : rollups) {
      stored.forEach(
          rollup,
          checkpoint.partition(),
          cell -> {
            if (!countIfEarlier(cell)) {
              cells[0]++;
            }
          });
    }
    findings.skipped("%s: %,d cells were not compared", why, cells[0]);
    tell();
  }

  private boolean countIfEarlier(Cell cell) {
    boolean isEarlier = cell.key().epoch() < checkpoint.epoch().number();
    if (isEarlier) {
      earlier.merge(cell.key().epoch(), 1L, Long::sum);
    }
    return isEarlier;
  }

  private void compare(RollupInForce rollup, Cell cell) {
    RecountedCell right = recounted.get(cell.key());
    if (right != null) {
      right.stored = true;
    }
    if (countIfEarlier(cell)) {
      return;
    }
    if (isExpired(rollup, cell.key())) {
      expired++;
    } else if (cell.upto() >= checkpoint.offset()) {
      ahead++;
    } else if (right == null) {
      findings.differs(rollup, cell.key(), Optional.of(cell.state()), Optional.empty());
    } else {
      compare(right, cell);
    }
  }

  private void compare(RecountedCell right, Cell cell) {
    List<Measure> measures = right.rollup.rollup().measures();
    byte[] state = right.state.toBytes();
    if (right.events > 0 && Difference.isSame(measures, cell.state(), state)) {
      findings.same();
    } else if (mayBeRight(right, cell)) {
      undecided++;
    } else {
      findings.differs(right.rollup, cell.key(), Optional.of(cell.state()), Optional.of(state));
    }
  }

  /** Whether a cell that differs may be right all the same, for what the log does not tell. */
  private static boolean mayBeRight(RecountedCell right, Cell cell) {
    if (right.isCertain()) {
      return false;
    }
    List<Measure> measures = right.rollup.rollup().measures();
    int count = measures.indexOf(Measure.COUNT);
    try {
      CellState stored = CellState.of(measures, cell.state());
      return count < 0
          || (stored.state(count).result().orElse(0L) instanceof Long events
              && right.mayHold(events));
    } catch (IllegalStateException damaged) {
      return false;
    }
  }

  private void compareMissing(CellKey key, RecountedCell right) {
    if (right.stored || right.events == 0) {
      return;
    }
    if (isExpired(right.rollup, key)) {
      expired++;
    } else if (right.mayHold(0)) {
      undecided++;
    } else {
      findings.differs(right.rollup, key, Optional.empty(), Optional.of(right.state.toBytes()));
    }
  }

  /** Whether its slab is old enough to be forgotten; it may be there still, or again. */
  private boolean isExpired(RollupInForce rollup, CellKey key) {
    Width width = key.width();
    return rollup
        .rollup()
        .keep()
        .filter(keep -> width.slabOf(key.windowMs()) < width.slabOf(nowMs - keep.toMillis()))
        .isPresent();
  }

  private void tell() {
    int partition = checkpoint.partition();
    earlier.forEach((epoch, cells) -> findings.skipped("%s", sentence(epoch, cells)));
    if (expired > 0) {
      findings.skipped(
          "partition %d: %,d cells are older than their rollups keep them", partition, expired);
    }
    if (ahead > 0) {
      findings.skipped(
          "partition %d: %,d cells cover more of the log than its checkpoint", partition, ahead);
    }
    if (undecided > 0) {
      findings.skipped(
          "partition %d: %,d cells differ from the recount, but only by events whose ids may have been counted before what was read of the log; they may be right",
          partition, undecided);
    }
  }

  private String sentence(int epoch, long cells) {
    String what =
        String.format("partition %d: %,d cells of epoch %d", checkpoint.partition(), cells, epoch);
    List<Checkpoint.Epoch> epochs = checkpoint.epochs();
    for (int index = 0; index + 1 < epochs.size(); index++) {
      Checkpoint.Epoch of = epochs.get(index);
      Checkpoint.Epoch after = epochs.get(index + 1);
      if (of.number() == epoch) {
        return what + ": " + EpochEnd.sentence(of, after);
      }
    }
    return what + ", which its checkpoint does not know";
  }
}
