package io.raingauge.rollup;

/**
 * The identity of one definition of a rollup in the store's keys: 128 bits, random for a definition
 * that a user made (a changed definition is a new rollup), and a hash of project and collection for
 * the one that every collection has.
 */
public record RollupId(long high, long low) implements Comparable<RollupId> {
  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static RollupId parse(String text) {
    if (!text.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not the id of a rollup: 32 hexadecimal digits");
    }
    return new RollupId(
        Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16));
  }

  @Override
  public int compareTo(RollupId other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
