package io.raingauge.chunk;

import java.util.List;
import java.util.zip.CRC32C;

/**
 * The raw events of one collection over a range of one partition of the log, as columns: a header,
 * and the bytes of each column, which a store keeps apart, so that a column that a query does not
 * name is not read.
 *
 * <p>Immutable; safe for many threads if its {@link ColumnBytes} are.
 *
 * @param header all but the columns' bytes
 * @param bytes the columns' bytes
 */
public record Chunk(ChunkHeader header, ColumnBytes bytes) {
  /** Where the bytes of a chunk's columns come from. */
  @FunctionalInterface
  public interface ColumnBytes {
    /** The bytes of the column at this index of the header; a store may read them only now. */
    byte[] column(int index);
  }

  /** A chunk whose columns are in memory. */
  static Chunk of(ChunkHeader header, List<byte[]> columns) {
    return new Chunk(header, columns::get);
  }

  /**
   * A gap: it says that so many events of its range count and are not kept. Without it nobody could
   * tell a stretch without events from one whose events are gone.
   *
   * @param eventCount 0 where that is not known
   * @param minMs no event of them is older
   * @param maxMs nor newer
   */
  public static Chunk gap(ChunkRange range, int eventCount, long minMs, long maxMs) {
    return of(new ChunkHeader(range, eventCount, minMs, maxMs, List.of()), List.of());
  }

  /** The same events under another range, which holds no others. */
  public Chunk over(ChunkRange range) {
    return new Chunk(
        new ChunkHeader(range, header.rows(), header.minMs(), header.maxMs(), header.columns()),
        bytes);
  }

  /**
   * The bytes of a column, as they are to be kept.
   *
   * @throws BrokenChunkException when they are not those that were written
   */
  public byte[] column(int index) {
    byte[] column = bytes.column(index);
    ColumnHeader expected = header.columns().get(index);
    CRC32C check = new CRC32C();
    check.update(column, 0, column.length);
    if (column.length != expected.length() || (int) check.getValue() != expected.check()) {
      throw new BrokenChunkException(
          what(index),
          "its " + column.length + " bytes fail their checksum (" + expected.length() + " bytes)");
    }
    return column;
  }

  /**
   * A reader of a column, for one thread.
   *
   * @throws BrokenChunkException when its bytes are not those that were written
   */
  public ColumnReader open(int index) {
    return new ColumnReader(header.columns().get(index), header.rows(), column(index), what(index));
  }

  private String what(int index) {
    return "column \""
        + header.columns().get(index).name().path()
        + "\" of the chunk "
        + header.range();
  }
}
