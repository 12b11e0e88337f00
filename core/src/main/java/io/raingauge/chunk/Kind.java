package io.raingauge.chunk;

/** What a row has in a column. The order is that of the codes in a chunk's bytes. */
public enum Kind {
  /** The event does not have the property. */
  ABSENT(0),
  NULL(1),
  BOOLEAN(2),
  /** A whole number of 64 bits, however it was written (200, 200.0, 2e2). */
  LONG(3),
  /**
   * Any other number that a double holds. Where a column has both kinds, and no whole number is
   * beyond ±2<sup>53</sup>, all are stored as doubles: a whole one among them is a {@link #LONG}.
   */
  DOUBLE(4),
  STRING(5),
  /**
   * An array, an object that is empty or too deep, a number beyond a double: its JSON text. It
   * equals nothing.
   */
  JSON(6),
  /** A whole number that neither 64 bits nor a double hold: its text; nearly a double. */
  BIG(7);

  private static final Kind[] ALL = values();

  /** How many there are. */
  static final int COUNT = ALL.length;

  private final int code;

  Kind(int code) {
    this.code = code;
  }

  /** Its number in a chunk's bytes. */
  int code() {
    return code;
  }

  /** The kind of a number below {@link #COUNT}. */
  static Kind of(int code) {
    return ALL[code];
  }
}
