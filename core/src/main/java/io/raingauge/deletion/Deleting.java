package io.raingauge.deletion;

import java.util.concurrent.CompletableFuture;

/** Puts deletions in force. Safe for many threads. */
@FunctionalInterface
public interface Deleting {
  /**
   * Sends a deletion into the log and waits a while until it is in force. The same once more
   * deletes what has come since, and is safe.
   */
  CompletableFuture<Outcome> delete(Deletion deletion);

  /** What became of a deletion. */
  sealed interface Outcome {
    /** In force in every partition: no answer from now on shows what is deleted. */
    record InForce() implements Outcome {}

    /** On disk; it will be in force once the log and the folds have come to it. */
    record OnItsWay() implements Outcome {}

    /** A limit is reached: of deletions, or of what one may say. Nothing was done. */
    record TooMany(String message) implements Outcome {}

    /**
     * The spool did not take it.
     *
     * @param httpStatus says why
     */
    record Refused(int httpStatus, String message) implements Outcome {}
  }
}
