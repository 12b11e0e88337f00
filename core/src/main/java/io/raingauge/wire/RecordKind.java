package io.raingauge.wire;

/** What a record of the log holds. The wire code is the value of the header {@code raingauge}. */
public enum RecordKind {
  /** One event a line; no header. Each line has a number of its own. */
  EVENTS(0),
  /** One definition of a rollup, or its removal (F6). It has one number. */
  DEFINITION(1),
  /**
   * The collector can no longer send the numbers from the key's on, up to and without the value's:
   * they were released early (S4) and then lost by the log. The fold counts them as lost and goes
   * on.
   */
  LOST(2),
  /** One deletion of raw events (F6). It has one number. */
  DELETION(3);

  private static final RecordKind[] KINDS = values();
  private final byte code;

  RecordKind(int code) {
    this.code = (byte) code;
  }

  /** The byte on the wire and in the spool. */
  public byte code() {
    return code;
  }

  /** Whether a frame of the spool may have this code: only the forwarder says what is lost. */
  public static boolean isSpooled(int code) {
    return code >= 0 && code < KINDS.length && code != LOST.code;
  }

  /**
   * @throws IllegalArgumentException when no kind has this code
   */
  public static RecordKind of(byte code) {
    if (code < 0 || code >= KINDS.length) {
      throw new IllegalArgumentException("record kind " + code + " is not 0 to 3");
    }
    return KINDS[code];
  }
}
