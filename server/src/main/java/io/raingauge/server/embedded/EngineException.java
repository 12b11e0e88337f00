package io.raingauge.server.embedded;

/** An engine did not start or did not stop. Its message says what to do before trying again. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
