package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chunks of a scan that another process asked for. Headers come a page at a time, a column when
 * it is read, so what a question does not name is not sent; and who reads a column checks its
 * checksum.
 *
 * <p>Safe for many threads. Memory: the last {@value #MOST_HEADERS} headers; no columns.
 */
final class RemoteChunks implements ScanChunks {
  private static final int MOST_HEADERS = 1024;

  private final Asker asker;
  private final String request;
  private final int count;

  /** The oldest first; guarded by itself. */
  private final Map<Integer, Chunk> known = new LinkedHashMap<>();

  RemoteChunks(Asker asker, String request, int count) {
    this.asker = asker;
    this.request = request;
    this.count = count;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Chunk chunk(int index) {
    synchronized (known) {
      Chunk chunk = known.get(index);
      if (chunk != null) {
        return chunk;
      }
    }
    List<Chunk> page =
        Page.chunks(
            asker.headers(request, index),
            index,
            (chunkAt, column) -> asker.column(request, chunkAt, column));
    if (page.isEmpty()) {
      throw new IllegalStateException("a scan of " + count + " chunks has none at " + index);
    }
    synchronized (known) {
      for (int offset = 0; offset < page.size(); offset++) {
        known.put(index + offset, page.get(offset));
      }
      while (known.size() > MOST_HEADERS) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return page.get(0);
  }
}
