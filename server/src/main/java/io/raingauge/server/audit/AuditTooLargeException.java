package io.raingauge.server.audit;

/** The audit would need more memory than it may use. The message says how to ask for less. */
public final class AuditTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AuditTooLargeException(String message) {
    super(message);
  }
}
