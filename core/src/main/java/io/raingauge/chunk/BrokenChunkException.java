package io.raingauge.chunk;

/** The bytes of a chunk are not those that were written. A retry does not help. */
public final class BrokenChunkException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String ADVICE =
      "; look at the disk, then run \"raingauge rebuild\", which makes it again from the log. What"
          + " rollups answer, and other timeframes, are as they were";

  public BrokenChunkException(String what, String why) {
    super(what + " is broken: " + why + ADVICE);
  }

  public BrokenChunkException(String what, RuntimeException why) {
    super(what + " is broken: " + why + ADVICE, why);
  }
}
