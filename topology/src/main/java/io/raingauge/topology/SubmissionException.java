package io.raingauge.topology;

/**
 * A Storm cluster has not taken a topology. Nothing runs there that did not; trying again is safe.
 */
public final class SubmissionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SubmissionException(String message, Throwable cause) {
    super(message, cause);
  }
}
