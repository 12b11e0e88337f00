package io.raingauge.collector.spool;

/** Too much waits for the disk already. Nothing was kept of the batch; a later retry is safe. */
public final class SpoolBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SpoolBusyException(String message) {
    super(message);
  }
}
