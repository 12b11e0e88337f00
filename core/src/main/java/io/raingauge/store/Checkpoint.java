package io.raingauge.store;

import io.raingauge.chunk.Position;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.rollup.RollupInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a fold of one partition has come, and all that it remembers besides cells and ids (F3).
 * Where a new worker begins.
 *
 * @param partition the partition of the log
 * @param epochs the log's identities so far (F7), oldest first; the last is in force
 * @param offset the next offset to read, in the epoch in force
 * @param newestMs the newest event time folded in this epoch, {@link Long#MIN_VALUE} for none (F4)
 * @param next the next number of each collector by its id (F1); 1 for one that is not in it
 * @param inForce what users have defined and deleted (F6)
 * @param counts what happened to the events so far
 */
public record Checkpoint(
    int partition,
    List<Epoch> epochs,
    long offset,
    long newestMs,
    Map<Long, Long> next,
    InForce inForce,
    Counts counts)
    implements Comparable<Checkpoint> {
  public Checkpoint {
    epochs = List.copyOf(epochs);
    next = Map.copyOf(next);
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("a checkpoint is of an epoch; partition " + partition);
    }
  }

  /** The first checkpoint of a log: nothing is folded yet. */
  public static Checkpoint first(int partition, String topicId, long offset) {
    return new Checkpoint(
        partition,
        List.of(new Epoch(0, topicId, offset, Map.of())),
        offset,
        Long.MIN_VALUE,
        Map.of(),
        InForce.NOTHING,
        Counts.ZERO);
  }

  /** The definitions in force, by users only (F6). */
  public List<RollupInForce> rollups() {
    return inForce.rollups();
  }

  /** The epoch in force. */
  public Epoch epoch() {
    return epochs.get(epochs.size() - 1);
  }

  /** The next position to read. */
  public Position position() {
    return new Position(epoch().number(), offset, 0);
  }

  /** Up to where an epoch was folded (F7); empty for one that is not among {@link #epochs}. */
  public Optional<Position> endOfEpoch(int number) {
    return epochs.stream()
        .filter(each -> each.number() == number)
        .map(each -> number == epoch().number() ? offset : each.end())
        .map(end -> new Position(number, end, 0))
        .findFirst();
  }

  /** The next number to take from a collector (F1). */
  public long nextOf(long collector) {
    return next.getOrDefault(collector, 1L);
  }

  /**
   * The beginning of a new epoch: the log has lost its tail or was made anew (F7). Numbers,
   * definitions and deletions stay; the collectors send again what was not taken (S5).
   *
   * @param end the log's end, where the new epoch begins
   */
  public Checkpoint newEpoch(String topicId, long end) {
    List<Epoch> all = new ArrayList<>(epochs);
    all.set(all.size() - 1, epoch().endedAt(offset));
    all.add(new Epoch(epoch().number() + 1, topicId, end, next));
    return new Checkpoint(partition, all, end, Long.MIN_VALUE, next, inForce, counts);
  }

  /**
   * Whether a store that holds {@code held} must not keep this one, nor a cell or an id that it
   * covers (F7): events that were counted beyond the end of an epoch are counted again in the next
   * one, since its checkpoint has not taken them. Within one epoch nothing is stale: all its folds
   * fold one log (F2).
   */
  public boolean isStale(Checkpoint held) {
    int order = Integer.compare(epoch().number(), held.epoch().number());
    return order < 0
        ? offset > held.endOf(epoch().number())
        : order > 0 && endOf(held.epoch().number()) < held.offset;
  }

  /** Where an epoch ended; the greatest offset for one that has not, or is not known here. */
  private long endOf(int number) {
    return epochs.stream()
        .filter(each -> each.number() == number)
        .mapToLong(Epoch::end)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Positions are ordered by epoch, then offset (F7). */
  @Override
  public int compareTo(Checkpoint other) {
    int order = Integer.compare(epoch().number(), other.epoch().number());
    return order != 0 ? order : Long.compare(offset, other.offset);
  }

  /**
   * What users have said that holds (F6).
   *
   * @param rollups the definitions
   * @param deletions in the order of the log
   */
  public record InForce(List<RollupInForce> rollups, List<DeletionInForce> deletions) {
    public static final InForce NOTHING = new InForce(List.of(), List.of());

    public InForce {
      rollups = List.copyOf(rollups);
      deletions = List.copyOf(deletions);
    }

    /** Definitions, and nothing was deleted. */
    public static InForce of(List<RollupInForce> rollups) {
      return new InForce(rollups, List.of());
    }
  }

  /**
   * One identity of the partition's log (F7).
   *
   * @param number 0, 1, 2, …
   * @param topicId the log's own identity; a topic that is made anew has another
   * @param start the first offset of the epoch
   * @param end the offset that the fold had reached when a later epoch began; {@link
   *     Long#MAX_VALUE} for the epoch in force
   * @param next the numbers at the start, from which a recount begins (Q5)
   */
  public record Epoch(int number, String topicId, long start, long end, Map<Long, Long> next) {
    public Epoch {
      next = Map.copyOf(next);
    }

    Epoch(int number, String topicId, long start, Map<Long, Long> next) {
      this(number, topicId, start, Long.MAX_VALUE, next);
    }

    Epoch endedAt(long offset) {
      return new Epoch(number, topicId, start, offset, next);
    }
  }

  /**
   * What happened to the events of a partition, over all epochs; a pure function of the log.
   * Definitions are not events and not counted.
   *
   * @param taken events whose number was next, duplicates among them
   * @param repeats events whose number was taken before (F1)
   * @param early events whose number was not yet next; they come again (F1)
   * @param duplicates events whose id was counted before (F5)
   * @param late events that count (no duplicates), received a minute or more after the end of the
   *     minute of their time: {@code received >= start of the minute + 120 s}
   * @param lost numbers that their collector could not send again
   * @param foreign records that no collector wrote
   */
  public record Counts(
      long taken, long repeats, long early, long duplicates, long late, long lost, long foreign) {
    public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0);
  }
}
