package io.raingauge.server;

import org.jspecify.annotations.Nullable;

/** The data folder cannot be used now. A retry may succeed once its cause is mended. */
public final class DataFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataFolderException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
