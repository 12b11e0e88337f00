package io.raingauge.document;

/** The disk failed amid a change, which may have happened or not. The same change again is safe. */
public final class DocumentsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DocumentsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
