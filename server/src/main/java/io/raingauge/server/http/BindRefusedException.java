package io.raingauge.server.http;

/** The server will not, or cannot, listen where it was told to. A retry needs a change. */
public final class BindRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BindRefusedException(String message) {
    super(message);
  }
}
