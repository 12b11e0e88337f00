package io.raingauge.topology;

/**
 * How one partition is being read: on, or waiting to begin again, or stopped for good. Owned by the
 * reader's thread.
 */
final class Reading {
  private static final long FIRST_BACK_OFF_NANOS = 100_000_000L;
  private static final int MOST_DOUBLINGS = 6;
  private static final int ENDS_TOO_SOON_IF_CUT = 2;

  private final int partition;
  private State state = State.WAITING;
  private long generation;
  private long position;
  private String topicId = "";
  private long intactBelow = Long.MAX_VALUE;
  private long dueNanos;
  private int failures;
  private long endNeeded;
  private int endsTooSoon;

  private enum State {
    WAITING,
    READING,
    STOPPED
  }

  Reading(int partition, long firstGeneration, long nowNanos) {
    this.partition = partition;
    generation = firstGeneration;
    dueNanos = nowNanos;
  }

  int partition() {
    return partition;
  }

  boolean isReading() {
    return state == State.READING;
  }

  boolean isDue(long nowNanos) {
    return state == State.WAITING && nowNanos - dueNanos >= 0;
  }

  /** Whether this batch is of the reading that is going on. */
  boolean isOf(long otherGeneration) {
    return isReading() && generation == otherGeneration;
  }

  boolean isOf(String otherTopicId) {
    return topicId.equals(otherTopicId);
  }

  /** Begins at an offset, as a new generation. */
  void begin(String ofTopicId, long offset) {
    state = State.READING;
    topicId = ofTopicId;
    position = offset;
    intactBelow = Long.MAX_VALUE;
    endsTooSoon = 0;
    generation++;
  }

  /** The log will be asked for its end, which cannot be before this, the newest checkpoint. */
  void needsEnd(long offset) {
    endNeeded = offset;
  }

  /**
   * What it answered. Where it ends too soon twice running (a log's new leader may be behind for a
   * moment), it was cut while a checkpoint was under way that goes beyond, and this begins again
   * (F7).
   */
  void sawEnd(long end, long nowNanos) {
    endsTooSoon = end < endNeeded ? endsTooSoon + 1 : 0;
    if (isReading() && endsTooSoon >= ENDS_TOO_SOON_IF_CUT) {
      restart(nowNanos);
    }
  }

  /** The next stretch, up to {@code to}. */
  RecordBatch.Stretch advance(long to) {
    RecordBatch.Stretch stretch = new RecordBatch.Stretch(partition, generation, position, to);
    position = to;
    return stretch;
  }

  /** A batch was folded and kept: what failed before has healed. */
  void succeeded() {
    failures = 0;
  }

  /** Stops reading and begins again at once: the log has changed. */
  void restart(long nowNanos) {
    state = State.WAITING;
    dueNanos = nowNanos;
  }

  /** As {@link #restart}; and records from this offset on are not those that were read before. */
  void replacedFrom(long offset, long nowNanos) {
    intactBelow = Math.min(intactBelow, offset);
    restart(nowNanos);
  }

  /** Stops reading and begins again after a while: 0.1 s, doubled each time, up to 6.4 s. */
  void retry(long nowNanos) {
    if (state == State.STOPPED) {
      return;
    }
    state = State.WAITING;
    dueNanos = nowNanos + (FIRST_BACK_OFF_NANOS << Math.min(failures, MOST_DOUBLINGS));
    failures++;
  }

  /** Never begins again in this process. */
  void stop() {
    state = State.STOPPED;
  }

  /** What the log says, and what was seen while reading it. */
  LogBounds seen(LogBounds log) {
    return intactBelow == Long.MAX_VALUE ? log : log.replacedFrom(intactBelow);
  }
}
