package io.raingauge.collector.spool;

/**
 * A segment is damaged where it was once whole on disk. A person must act; the message says how.
 */
public final class SpoolCorruptException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  SpoolCorruptException(String name, long offset, String what) {
    super(
        name
            + " is damaged at byte "
            + offset
            + ": "
            + what
            + ". It was once whole on disk, so the disk or someone changed it. Restore the file from"
            + " a copy and start again; or, to give up what only it holds, move it out of the folder:"
            + " its events are then counted as lost.");
  }
}
