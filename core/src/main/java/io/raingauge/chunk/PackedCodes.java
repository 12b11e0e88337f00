package io.raingauge.chunk;

/**
 * The codes of a column of which every row has one, looked at as they are packed. For one thread.
 */
public final class PackedCodes {
  private final PackedLongs codes;

  PackedCodes(PackedLongs codes) {
    this.codes = codes;
  }

  /**
   * The rows of a block that have a code, ascending.
   *
   * @return how many
   */
  public int find(int block, int code, int[] rows) {
    return codes.find(block, code, rows);
  }

  /** The codes of some rows of a block, in the order in which they are named. */
  public void pick(int block, int[] rows, int count, int[] out) {
    codes.read(block, rows, count, out);
  }
}
