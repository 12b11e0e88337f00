package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one chunk of several of one collection, partition and epoch: the same rows in the same
 * order, column by column, without JSON. The result is, byte for byte, what {@link ChunkBuilder}
 * makes of all the events at once; so it does not matter in which steps chunks were merged.
 *
 * <p>Of the chunks given, those that another covers do not count (DESIGN.md, §3): the merge of
 * [a,b) and [b,c) is [a,c), and so is the merge of those two and [a,c). Between two ranges there
 * may be room, if the caller knows that the log has no event of the collection there. {@linkplain
 * Chunk#gap Gaps} merge with gaps only.
 *
 * <p>Memory: the values of one column at a time, up to 16 bytes a row and its strings.
 *
 * <p>Reused; for one thread.
 */
public final class ChunkMerge {
  private final int mostColumns;
  private final ColumnPacker packer = new ColumnPacker();

  public ChunkMerge() {
    this(ChunkBuilder.MOST_COLUMNS);
  }

  ChunkMerge(int mostColumns) {
    this.mostColumns = mostColumns;
  }

  /**
   * Those of the chunks that count, in the order of their ranges.
   *
   * @throws IllegalArgumentException when they are not of one collection, partition and epoch, or
   *     two overlap of which neither covers the other: what they have in common is not known
   */
  public static List<Chunk> counting(List<Chunk> chunks) {
    List<Chunk> sorted = new ArrayList<>(chunks);
    Comparator<Chunk> byFrom = Comparator.comparing(chunk -> chunk.header().range().from());
    Comparator<Chunk> byTo = Comparator.comparing(chunk -> chunk.header().range().to());
    sorted.sort(byFrom.thenComparing(byTo.reversed()));
    List<Chunk> counting = new ArrayList<>();
    for (Chunk chunk : sorted) {
      ChunkRange range = chunk.header().range();
      ChunkRange last =
          counting.isEmpty() ? range : counting.get(counting.size() - 1).header().range();
      if (!last.isBeside(range)) {
        throw new IllegalArgumentException(last + " and " + range + " cannot be merged");
      }
      if (counting.isEmpty() || !last.covers(range)) {
        if (!counting.isEmpty() && last.overlaps(range)) {
          throw new IllegalArgumentException(
              last + " and " + range + " overlap, and neither covers the other");
        }
        counting.add(chunk);
      }
    }
    return counting;
  }

  /**
   * Merges chunks.
   *
   * @param chunks at least one, in any order
   * @throws IllegalArgumentException as {@link #counting}, when they have more than {@link
   *     ChunkBuilder#MOST_ROWS} rows, or when gaps are among others
   * @throws BrokenChunkException when the bytes of one are not those that were written
   */
  public Chunk merge(List<Chunk> chunks) {
    List<Chunk> parts = counting(chunks);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there is no chunk to merge");
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    long rows = parts.stream().mapToLong(part -> part.header().rows()).sum();
    if (parts.stream().anyMatch(part -> part.header().isGap())) {
      return mergeGaps(parts, rows);
    }
    if (rows > ChunkBuilder.MOST_ROWS) {
      throw new IllegalArgumentException(
          rows + " rows do not fit a chunk, which has at most " + ChunkBuilder.MOST_ROWS);
    }
    Set<ColumnName> names = names(parts);
    long properties =
        names.stream().filter(name -> name.role() == ColumnName.Role.PROPERTY).count();
    return properties > mostColumns
        ? mergeEvents(parts)
        : mergeColumns(parts, List.copyOf(names), (int) rows);
  }

  private static Chunk mergeGaps(List<Chunk> parts, long eventCount) {
    if (eventCount > Integer.MAX_VALUE || !parts.stream().allMatch(part -> part.header().isGap())) {
      throw new IllegalArgumentException(
          "only gaps of at most %d events make a gap, not %s"
              .formatted(Integer.MAX_VALUE, rangeOf(parts)));
    }
    long minMs = parts.stream().mapToLong(part -> part.header().minMs()).min().orElseThrow();
    long maxMs = parts.stream().mapToLong(part -> part.header().maxMs()).max().orElseThrow();
    boolean isKnown = parts.stream().allMatch(part -> part.header().rows() > 0);
    return Chunk.gap(rangeOf(parts), isKnown ? (int) eventCount : 0, minMs, maxMs);
  }

  /** All columns in the order in which a builder would have met them. */
  private static Set<ColumnName> names(List<Chunk> parts) {
    Set<ColumnName> all = new LinkedHashSet<>();
    for (Chunk part : parts) {
      part.header().columns().forEach(column -> all.add(column.name()));
    }
    Set<ColumnName> ordered = new LinkedHashSet<>();
    for (ColumnName first :
        List.of(ColumnName.TIME, ColumnName.RECEIVED, ColumnName.ID, ColumnName.OVERFLOW)) {
      if (all.contains(first)) {
        ordered.add(first);
      }
    }
    ordered.addAll(all);
    return ordered;
  }

  private Chunk mergeColumns(List<Chunk> parts, List<ColumnName> names, int rows) {
    List<Map<ColumnName, Integer>> places = new ArrayList<>();
    for (Chunk part : parts) {
      places.add(placesOf(part));
    }
    List<ColumnHeader> headers = new ArrayList<>();
    List<byte[]> columns = new ArrayList<>();
    ColumnValues values = new ColumnValues(names.get(0)); // The memory of all of them in turn.
    for (ColumnName name : names) {
      values.clear();
      int start = 0;
      for (int index = 0; index < parts.size(); index++) {
        Chunk part = parts.get(index);
        Integer place = places.get(index).get(name);
        if (place != null) {
          part.open(place).addTo(values, start);
        }
        start += part.header().rows();
      }
      headers.add(packer.write(name, values, rows));
      columns.add(packer.bytes());
    }
    return Chunk.of(ChunkHeader.of(rangeOf(parts), rows, headers), columns);
  }

  /** Where the columns are too many for one chunk, the last ones must overflow: event by event. */
  private Chunk mergeEvents(List<Chunk> parts) {
    ChunkRange range = rangeOf(parts);
    ChunkBuilder builder =
        new ChunkBuilder(range.project(), range.collection(), range.partition(), mostColumns);
    GrowingBytes id = new GrowingBytes();
    GrowingBytes event = new GrowingBytes();
    for (Chunk part : parts) {
      ChunkEvents events = new ChunkEvents(part);
      for (int row = 0; row < events.rows(); row++) {
        events.at(row);
        events.writeId(id);
        event.clear();
        events.write(event);
        builder.add(events.timeMs(), events.receivedMs(), id.toBytes(), event.toBytes());
      }
    }
    return builder.build(range.from(), range.to()).orElseThrow();
  }

  private static ChunkRange rangeOf(List<Chunk> parts) {
    ChunkRange last = parts.get(parts.size() - 1).header().range();
    return parts.get(0).header().range().upTo(last);
  }

  private static Map<ColumnName, Integer> placesOf(Chunk part) {
    Map<ColumnName, Integer> places = new LinkedHashMap<>();
    for (int index = 0; index < part.header().columns().size(); index++) {
      places.put(part.header().columns().get(index).name(), index);
    }
    return places;
  }
}
