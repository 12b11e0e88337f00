package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes strings as they are, in blocks; {@link TextHeap} reads them.
 *
 * <pre>
 *  lengths    of the strings, as {@link LongPacker} writes
 *  for each block
 *    stored   u  its bytes here, times 2, plus 1 where they are deflated (RFC 1951)
 *  for each block its strings' bytes, one after another
 * </pre>
 *
 * <p>A block is deflated where that saves an eighth of at least 1 KB, and only in a large chunk: a
 * small one is soon merged, and deflating costs more than all else that is done to an event on its
 * way into one.
 *
 * <p>Reused; for one thread.
 */
final class TextHeapPacker {
  private static final int LEAST_DEFLATED = 1024;
  private static final int LEVEL = 1;

  private final LongPacker longs;
  private final GrowingBytes payload = new GrowingBytes();
  private long[] lengths = {};
  private boolean isLarge = true;

  TextHeapPacker(LongPacker longs) {
    this.longs = longs;
  }

  /** Begins a column of a chunk of so many rows. */
  void begin(int rows) {
    isLarge = rows >= ChunkBuilder.LARGE_ROWS;
  }

  /** Writes all strings; {@code ends} as for {@link LongPacker}. */
  void write(Texts texts, int @Nullable [] ends, GrowingBytes into) {
    int count = texts.count();
    if (lengths.length < count) {
      lengths = new long[count];
    }
    for (int index = 0; index < count; index++) {
      lengths[index] = (long) texts.to(index) - texts.from(index);
    }
    longs.write(lengths, count, ends, into);
    payload.clear();
    int blocks = ends == null ? Blocks.of(count) : ends.length;
    int from = 0;
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      for (int block = 0; block < blocks; block++) {
        int last = ends == null ? Math.min(count, (block + 1) * Blocks.ROWS) : ends[block];
        int to = last == 0 ? 0 : texts.to(last - 1);
        into.putUnsigned(writeBlock(texts.bytes(), from, to, deflater));
        from = to;
      }
    } finally {
      deflater.end();
    }
    into.put(payload.bytes(), 0, payload.size());
  }

  private long writeBlock(byte[] bytes, int from, int to, Deflater deflater) {
    int size = to - from;
    if (isLarge && size >= LEAST_DEFLATED) {
      int limit = size - size / 8;
      int at = payload.reserve(limit);
      deflater.reset();
      deflater.setInput(bytes, from, size);
      deflater.finish();
      int deflated = deflater.deflate(payload.bytes(), at, limit);
      if (deflater.finished()) {
        payload.drop(limit - deflated);
        return deflated * 2L + 1;
      }
      payload.drop(limit);
    }
    payload.put(bytes, from, to);
    return size * 2L;
  }
}
