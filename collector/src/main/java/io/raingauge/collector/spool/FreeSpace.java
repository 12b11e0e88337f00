package io.raingauge.collector.spool;

import io.raingauge.disk.Disk;
import java.io.IOException;

/**
 * Leaves some bytes of the disk free. The disk is asked now and then: what it answered is good for
 * a second, and for a part of these bytes.
 *
 * <p>For one thread, the spool's.
 */
final class FreeSpace {
  private static final int PARTS = 8;
  private static final long GOOD_MS = 1000;

  private final Disk disk;
  private final long leaveBytes;
  private long answeredBytes;
  private long goodToMs = Long.MIN_VALUE;

  FreeSpace(Disk disk, long leaveBytes) {
    this.disk = disk;
    this.leaveBytes = leaveBytes;
  }

  /**
   * Goes before writing.
   *
   * @throws IOException when too little is free, as a write would say it
   */
  void take(long bytes, long nowMs) throws IOException {
    answeredBytes -= bytes;
    if (answeredBytes >= 0 && nowMs < goodToMs) {
      return;
    }
    forget();
    long spareBytes = disk.freeBytes() - leaveBytes - bytes;
    if (spareBytes < 0) {
      throw new IOException("No space left on device");
    }
    answeredBytes = Math.min(leaveBytes / PARTS, spareBytes);
    goodToMs = nowMs + GOOD_MS;
  }

  /** Asks the disk before the next write: the last one failed. */
  void forget() {
    goodToMs = Long.MIN_VALUE;
  }
}
