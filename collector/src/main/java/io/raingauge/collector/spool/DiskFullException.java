package io.raingauge.collector.spool;

/** The disk has no room for the batch, of which nothing was kept. A later retry is safe. */
public final class DiskFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long freeBytes;
  private final long neededBytes;

  public DiskFullException(Object disk, long freeBytes, long neededBytes) {
    super(
        "the disk of the spool is full: "
            + freeBytes
            + " bytes are free and "
            + neededBytes
            + " are needed in "
            + disk
            + ". Free some space, or lower spool.max-bytes so that the spool leaves room;"
            + " then send the batch again. Nothing of it was kept.");
    this.freeBytes = freeBytes;
    this.neededBytes = neededBytes;
  }

  public long freeBytes() {
    return freeBytes;
  }

  public long neededBytes() {
    return neededBytes;
  }
}
