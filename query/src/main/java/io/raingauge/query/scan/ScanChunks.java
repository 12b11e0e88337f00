package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterCodec;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chunks of one scan, in the order of the log: at hand in the process that asked, and at the
 * asker's in another. Safe for many threads.
 */
interface ScanChunks {
  int count();

  /** The chunk at an index; its columns are read when they are asked for. */
  Chunk chunk(int index);

  /** Those of a list. */
  static ScanChunks of(List<Chunk> chunks) {
    return new ScanChunks() {
      @Override
      public int count() {
        return chunks.size();
      }

      @Override
      public Chunk chunk(int index) {
        return chunks.get(index);
      }
    };
  }

  /**
   * The bytes of a column, by its number: the chunk's own come first, then those that tell what was
   * deleted, which a later deletion may have hidden from the chunk.
   */
  static byte[] column(Chunk chunk, int number) {
    int rest = number;
    for (Chunk each : withColumns(chunk)) {
      int columns = each.header().columns().size();
      if (rest >= 0 && rest < columns) {
        return each.bytes().column(rest);
      }
      rest -= columns;
    }
    throw new IllegalArgumentException("there is no column " + number);
  }

  private static List<Chunk> withColumns(Chunk chunk) {
    List<Chunk> all = new ArrayList<>(List.of(chunk));
    chunk.erased().forEach(each -> all.add(each.of()));
    return all;
  }

  /** The bytes of a column of a chunk, by {@link #column}'s number. */
  @FunctionalInterface
  interface RemoteColumns {
    byte[] column(int chunk, int number);
  }

  /**
   * Some chunks in a row without their columns, on their way to another process: as they are seen
   * through what was deleted (D1).
   *
   * <pre>
   *  for each     its seen; u, and each that is erased: its where as {@link FilterCodec}, its seen
   *  seen         u bytes, and {@link ChunkHeader#toBytes}; u, and each path that is hidden: text
   *
   *  u and text as GrowingBytes.putUnsigned and putText
   * </pre>
   */
  final class Page {
    /** A page that has so many bytes, or chunks, takes no further one. */
    private static final int FULL_BYTES = 256 << 10;

    private static final int MOST_CHUNKS = 512;

    private Page() {}

    /** Those from an index on. */
    static byte[] of(ScanChunks chunks, int first) {
      GrowingBytes page = new GrowingBytes();
      int last = Math.min(chunks.count(), first + MOST_CHUNKS);
      for (int index = first; index < last && page.size() < FULL_BYTES; index++) {
        Chunk chunk = chunks.chunk(index);
        putSeen(chunk, page);
        page.putUnsigned(chunk.erased().size());
        for (Chunk.Erased each : chunk.erased()) {
          FilterCodec.write(each.where(), page);
          putSeen(each.of(), page);
        }
      }
      return page.toBytes();
    }

    private static void putSeen(Chunk chunk, GrowingBytes page) {
      byte[] header = chunk.header().toBytes();
      page.putUnsigned(header.length);
      page.put(header, 0, header.length);
      page.putUnsigned(chunk.hidden().size());
      chunk.hidden().forEach(page::putText);
    }

    /** Those of a page that begins with the chunk at {@code first}. */
    static List<Chunk> chunks(byte[] page, int first, RemoteColumns columns) {
      List<Chunk> chunks = new ArrayList<>();
      BytesCursor from = new BytesCursor(page, "a page of chunks");
      while (from.hasNext()) {
        int index = first + chunks.size();
        Chunk seen = seen(from, number -> columns.column(index, number));
        List<Chunk.Erased> erased = new ArrayList<>();
        int begin = seen.header().columns().size();
        for (long left = from.nextUnsigned(); left > 0; left--) {
          Filter where = FilterCodec.read(from);
          int its = begin;
          Chunk of = seen(from, number -> columns.column(index, its + number));
          erased.add(new Chunk.Erased(of, where));
          begin += of.header().columns().size();
        }
        chunks.add(new Chunk(seen.header(), seen.bytes(), seen.hidden(), erased));
      }
      return chunks;
    }

    private static Chunk seen(BytesCursor from, Chunk.ColumnBytes columns) {
      ChunkHeader header = ChunkHeader.of(from.nextBytes(), "of a scan");
      Set<String> hidden = new HashSet<>();
      for (long left = from.nextUnsigned(); left > 0; left--) {
        hidden.add(from.nextText());
      }
      return new Chunk(header, columns, hidden, List.of());
    }
  }
}
