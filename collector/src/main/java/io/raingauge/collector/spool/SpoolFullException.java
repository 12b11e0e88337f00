package io.raingauge.collector.spool;

/** The spool holds all that it may (S4). Nothing was kept of the batch; a later retry is safe. */
public final class SpoolFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpoolFullException(String message) {
    super(message);
  }
}
