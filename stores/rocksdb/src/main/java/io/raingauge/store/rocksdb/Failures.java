package io.raingauge.store.rocksdb;

import io.raingauge.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says of a failure what happened in which folder and what to do about it. */
final class Failures {
  private final Path folder;

  Failures(Path folder) {
    this.folder = folder;
  }

  RuntimeException of(String doing, RocksDBException cause) {
    Status status = cause.getStatus();
    String text = String.valueOf(cause.getMessage());
    if (isLock(text)) {
      return new StoreUnavailableException(
          "the store in "
              + folder
              + " is in use by another process. Stop the other Raingauge that runs on this folder,"
              + " or give this one a folder of its own",
          cause);
    }
    if (isFull(text) || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
      return full(doing, cause);
    }
    if (isDamage(text, status)) {
      return damaged(doing + ": " + text, cause);
    }
    return unavailable(doing, cause);
  }

  RuntimeException of(String doing, IOException cause) {
    String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    return isFull(String.valueOf(reason)) ? full(doing, cause) : unavailable(doing, cause);
  }

  StoreDamagedException damaged(String what, @Nullable Throwable cause) {
    String message =
        "the store in "
            + folder
            + " is damaged ("
            + what
            + "). Bring the folder back from a backup; or move it away and start again, and all"
            + " that the log still holds is counted anew";
    return cause == null
        ? new StoreDamagedException(message)
        : new StoreDamagedException(message, cause);
  }

  private StoreUnavailableException full(String doing, Exception cause) {
    return new StoreUnavailableException(
        "the disk of " + folder + " is full (" + doing + "). Make room; nothing is lost", cause);
  }

  private StoreUnavailableException unavailable(String doing, Exception cause) {
    return new StoreUnavailableException(
        "the store in " + folder + " could not answer (" + doing + "): " + cause.getMessage(),
        cause);
  }

  private static boolean isLock(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("lock file") || lower.contains("lock hold");
  }

  private static boolean isFull(String text) {
    return text.contains("No space left") || text.contains("Disk quota exceeded");
  }

  private static boolean isDamage(String text, @Nullable Status status) {
    return text.contains("No such file")
        || (status != null && status.getCode() == Status.Code.Corruption);
  }
}
