package io.raingauge.collector.spool;

/**
 * The spool could not force the batch to disk, or is closed. The batch may have been kept or not; a
 * retry is safe for events with ids.
 */
public final class SpoolUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpoolUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public SpoolUnavailableException(String message) {
    super(message);
  }
}
