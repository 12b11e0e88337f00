package io.raingauge.topology;

import io.raingauge.store.Checkpoint;
import java.util.Optional;

/**
 * Where the fold of one partition begins: decided from the newest checkpoint and from what the log
 * says of itself, and from nothing else (F7).
 *
 * @param checkpoint where to begin; kept in the store before anything is read, if it is new
 * @param reason why there
 */
public record StartPosition(Checkpoint checkpoint, Reason reason) {

  /** Why a fold begins where it does. */
  public enum Reason {
    /** No checkpoint: nothing was folded before. */
    FIRST,
    /** The log is the one that the checkpoint knows. */
    CONTINUED,
    /** The topic has another identity: it was deleted and made anew. */
    MADE_ANEW,
    /** The log has lost its tail: it ends before the checkpoint, or has other records there. */
    CUT,
    /** The log has dropped records that were not folded, since they grew too old or too many. */
    OUTRUN
  }

  /**
   * Decides. Each reason but {@link Reason#CONTINUED} is a new checkpoint, and each but {@link
   * Reason#FIRST} of these a new epoch at the log's end: what the log still holds beyond the
   * checkpoint is not trusted, since the collectors keep and send again what was not taken (S5).
   */
  public static StartPosition of(int partition, Optional<Checkpoint> newest, LogBounds log) {
    if (newest.isEmpty()) {
      return new StartPosition(
          Checkpoint.first(partition, log.topicId(), log.earliest()), Reason.FIRST);
    }
    Checkpoint checkpoint = newest.get();
    Reason reason = reason(checkpoint, log);
    return reason == Reason.CONTINUED
        ? new StartPosition(checkpoint, reason)
        : new StartPosition(checkpoint.newEpoch(log.topicId(), log.end()), reason);
  }

  private static Reason reason(Checkpoint checkpoint, LogBounds log) {
    if (!checkpoint.epoch().topicId().equals(log.topicId())) {
      return Reason.MADE_ANEW;
    }
    if (log.end() < checkpoint.offset() || log.intactBelow() < checkpoint.offset()) {
      return Reason.CUT;
    }
    return log.earliest() > checkpoint.offset() ? Reason.OUTRUN : Reason.CONTINUED;
  }

  /** Whether the store does not know this checkpoint yet. */
  public boolean isNew() {
    return reason != Reason.CONTINUED;
  }
}
