package io.raingauge.scan;

/** What should run a scan does not run, or did not answer. Asking again later may help. */
public final class ScanUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScanUnavailableException(String message) {
    super(message);
  }

  public ScanUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
