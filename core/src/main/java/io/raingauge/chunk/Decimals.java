package io.raingauge.chunk;

/**
 * The numbers of one block, where they are whole numbers over one power of ten: each is {@code
 * (offset + least) / power}, rounded to a double. {@link ColumnReader#decimals} fills it, block
 * after block. For one thread.
 */
public final class Decimals {
  final int[] offsets = new int[Blocks.ROWS];
  long least;
  long power;

  /** The offset of each row, of at most 31 bits; whoever selects rows moves theirs to the front. */
  public int[] offsets() {
    return offsets;
  }
}
