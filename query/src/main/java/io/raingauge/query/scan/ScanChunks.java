package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.List;

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
   * Some headers in a row, on their way to another process.
   *
   * <pre>
   *  for each     u bytes, and {@link ChunkHeader#toBytes}     u as GrowingBytes.putUnsigned
   * </pre>
   */
  final class Page {
    /** A page that has so many bytes, or headers, takes no further one. */
    private static final int FULL_BYTES = 256 << 10;

    private static final int MOST_HEADERS = 512;

    private Page() {}

    /** Those from an index on. */
    static byte[] of(ScanChunks chunks, int first) {
      GrowingBytes page = new GrowingBytes();
      int last = Math.min(chunks.count(), first + MOST_HEADERS);
      for (int index = first; index < last && page.size() < FULL_BYTES; index++) {
        byte[] header = chunks.chunk(index).header().toBytes();
        page.putUnsigned(header.length);
        page.put(header, 0, header.length);
      }
      return page.toBytes();
    }

    static List<ChunkHeader> headers(byte[] page) {
      List<ChunkHeader> headers = new ArrayList<>();
      BytesCursor from = new BytesCursor(page, "a page of headers");
      while (from.hasNext()) {
        headers.add(ChunkHeader.of(from.nextBytes(), "of a scan"));
      }
      return headers;
    }
  }
}
