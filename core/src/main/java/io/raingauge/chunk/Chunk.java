package io.raingauge.chunk;

import io.raingauge.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The raw events of one collection over a range of one partition of the log, as columns: a header,
 * and the bytes of each column, which a store keeps apart, so that a column that a query does not
 * name is not read.
 *
 * <p>Immutable; safe for many threads if its {@link ColumnBytes} are.
 *
 * <p>A chunk is kept as it was written. Who asks sees it through what was deleted since ({@link
 * #without}, {@link #erased}); what has come of it then is not there for whoever reads it.
 *
 * @param header all but the columns' bytes
 * @param bytes the columns' bytes
 * @param hidden dotted paths of properties that no event has any more, though the overflow may hold
 *     them; the header has no column of them
 * @param erased which of its rows are events no more
 */
public record Chunk(
    ChunkHeader header, ColumnBytes bytes, Set<String> hidden, List<Erased> erased) {
  public Chunk {
    hidden = Set.copyOf(hidden);
    erased = List.copyOf(erased);
  }

  /** As it was written. */
  public Chunk(ChunkHeader header, ColumnBytes bytes) {
    this(header, bytes, Set.of(), List.of());
  }

  /**
   * Events that were deleted.
   *
   * @param of the chunk as it was seen then: a property that went later still tells which they are
   */
  public record Erased(Chunk of, Filter where) {}

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

  /** The chunk without a property, and without what is within it. */
  public Chunk without(String path) {
    List<ColumnHeader> columns = header.columns();
    int[] left =
        IntStream.range(0, columns.size())
            .filter(index -> !columns.get(index).name().isAt(path))
            .toArray();
    boolean isThere =
        left.length < columns.size() || header.columnOf(ColumnName.Role.OVERFLOW).isPresent();
    if (!isThere) {
      return this;
    }
    Set<String> all = new TreeSet<>(hidden);
    all.add(path);
    ChunkHeader seen =
        new ChunkHeader(
            header.range(),
            header.rows(),
            header.minMs(),
            header.maxMs(),
            IntStream.of(left).mapToObj(columns::get).toList());
    return new Chunk(seen, index -> bytes.column(left[index]), all, erased);
  }

  /** The chunk without the events that meet a filter. */
  public Chunk erased(Filter where) {
    List<Erased> all = new ArrayList<>(erased);
    all.add(new Erased(new Chunk(header, bytes, hidden, List.of()), where));
    return new Chunk(header, bytes, hidden, all);
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
