package io.raingauge.chunk;

import io.raingauge.wire.BytesCursor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Strings in blocks, as {@link TextHeapPacker} wrote them. For one thread. */
final class TextHeap {
  private final byte[] bytes;
  private final PackedLongs lengths;
  private final int[] offsets;
  private final boolean[] deflated;
  private final int[] scratch = new int[Blocks.ROWS];

  TextHeap(BytesCursor from) {
    bytes = from.bytes();
    lengths = new PackedLongs(from);
    int blocks = lengths.blocks();
    deflated = new boolean[blocks];
    long[] stored = new long[blocks];
    for (int block = 0; block < blocks; block++) {
      long size = from.nextUnsigned();
      deflated[block] = (size & 1) != 0;
      stored[block] = size >>> 1;
    }
    offsets = new int[blocks + 1];
    for (int block = 0; block < blocks; block++) {
      offsets[block] = from.take(stored[block]);
    }
    offsets[blocks] = from.position();
  }

  int count() {
    return lengths.count();
  }

  int blocks() {
    return lengths.blocks();
  }

  /** Appends the strings of a block to {@code into}. */
  void read(int block, Texts into) {
    int count = lengths.read(block, scratch);
    int size = 0;
    for (int index = 0; index < count; index++) {
      size += scratch[index];
    }
    int at = into.size();
    byte[] memory = into.room(size);
    if (deflated[block]) {
      inflate(block, memory, at, size);
    } else {
      System.arraycopy(bytes, offsets[block], memory, at, size);
    }
    for (int index = 0; index < count; index++) {
      at += scratch[index];
      into.end(at);
    }
  }

  /** Fills {@code into} with all strings. */
  void readAll(Texts into) {
    into.clear();
    for (int block = 0; block < blocks(); block++) {
      read(block, into);
    }
  }

  private void inflate(int block, byte[] into, int at, int size) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, offsets[block], offsets[block + 1] - offsets[block]);
      int inflated = inflater.inflate(into, at, size);
      if (inflated != size) {
        throw new IllegalStateException(inflated + " of " + size + " bytes are deflated");
      }
    } catch (DataFormatException broken) {
      throw new IllegalStateException("deflated strings: " + broken.getMessage(), broken);
    } finally {
      inflater.end();
    }
  }
}
