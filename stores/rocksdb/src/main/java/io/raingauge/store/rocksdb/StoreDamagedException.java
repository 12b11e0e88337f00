package io.raingauge.store.rocksdb;

/**
 * What the store finds in its folder is not what it wrote. A retry does not help: the message says
 * which folder it is and what to do.
 */
public final class StoreDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreDamagedException(String message, Throwable cause) {
    super(message, cause);
  }

  StoreDamagedException(String message) {
    super(message);
  }
}
