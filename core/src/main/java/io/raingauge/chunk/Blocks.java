package io.raingauge.chunk;

/** How the rows of a chunk are divided: into blocks, all full but the last. */
final class Blocks {
  /** Rows of a block: its values in three columns fit the first cache of a core. */
  static final int ROWS = 2048;

  private Blocks() {}

  static int of(int rows) {
    return (rows + ROWS - 1) / ROWS;
  }

  /** How many rows a block has. */
  static int rowsOf(int block, int rows) {
    return Math.min(ROWS, rows - block * ROWS);
  }
}
