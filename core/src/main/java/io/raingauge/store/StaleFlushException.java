package io.raingauge.store;

/**
 * A flush that rests on a checkpoint which the partition has left behind: of an epoch that ended
 * before it, or of a new epoch that ended the one before too early (F7). Nothing of it was kept.
 * Whoever wrote it begins again at the newest checkpoint.
 */
public final class StaleFlushException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleFlushException(Checkpoint given, Checkpoint held) {
    super(
        "partition %d is at epoch %d, offset %d; a flush of epoch %d up to offset %d comes too late"
            .formatted(
                held.partition(),
                held.epoch().number(),
                held.offset(),
                given.epoch().number(),
                given.offset()));
  }
}
