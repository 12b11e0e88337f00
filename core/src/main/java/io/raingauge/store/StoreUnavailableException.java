package io.raingauge.store;

/** The store could not answer or could not keep what it was given. A retry is safe (F2). */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
