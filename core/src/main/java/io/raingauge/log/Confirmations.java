package io.raingauge.log;

import java.util.Optional;

/**
 * What checkpoints that are safe on disk have taken of one collector: the small interface by which
 * a collector learns what it may forget and what it must send again (S5).
 *
 * <p>Safe for many threads; answers from memory.
 */
@FunctionalInterface
public interface Confirmations {
  /** The newest safe checkpoint of a partition; empty before the first. */
  Optional<Confirmation> of(int partition);

  /**
   * @param epoch the log's epoch (F7)
   * @param offset the next offset that the fold will read
   * @param next the next number that the fold will take from this collector, at least 1
   */
  record Confirmation(int epoch, long offset, long next) {}
}
