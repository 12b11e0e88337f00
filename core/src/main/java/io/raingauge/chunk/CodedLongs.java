package io.raingauge.chunk;

import io.raingauge.measure.Total;
import io.raingauge.wire.BytesCursor;
import java.util.Arrays;

/**
 * The whole numbers of a column, as {@link CodedLongsPacker} wrote them: in blocks, or as codes of
 * a few different ones in ascending order. For one thread.
 */
final class CodedLongs {
  private final long[] different;
  private final PackedLongs packed;
  private final int[] codes;

  CodedLongs(BytesCursor from) {
    int form = from.next();
    if (form > CodedLongsPacker.CODES) {
      throw from.broken("no whole numbers have the form " + form);
    }
    boolean isCoded = form == CodedLongsPacker.CODES;
    different = isCoded ? firstBlock(new PackedLongs(from)) : new long[0];
    packed = new PackedLongs(from);
    codes = isCoded ? new int[Blocks.ROWS] : new int[0];
  }

  boolean isCoded() {
    return different.length > 0;
  }

  /** The values of the codes, ascending; empty where there are none. */
  long[] different() {
    return different;
  }

  /** The codes, or the numbers. */
  PackedLongs packed() {
    return packed;
  }

  long min(int block) {
    return isCoded() ? different[(int) packed.min(block)] : packed.min(block);
  }

  long max(int block) {
    return isCoded() ? different[(int) packed.max(block)] : packed.max(block);
  }

  int read(int block, long[] out) {
    if (!isCoded()) {
      return packed.read(block, out);
    }
    int size = packed.read(block, codes);
    for (int index = 0; index < size; index++) {
      out[index] = different[codes[index]];
    }
    return size;
  }

  int read(int block, double[] out) {
    if (!isCoded()) {
      return packed.read(block, out);
    }
    int size = packed.read(block, codes);
    for (int index = 0; index < size; index++) {
      out[index] = different[codes[index]];
    }
    return size;
  }

  void sum(int block, Total into) {
    if (!isCoded()) {
      packed.sum(block, into);
      return;
    }
    int size = packed.read(block, codes);
    for (int index = 0; index < size; index++) {
      into.add(different[codes[index]]);
    }
  }

  private static long[] firstBlock(PackedLongs values) {
    long[] block = new long[Blocks.ROWS];
    return Arrays.copyOf(block, values.read(0, block));
  }
}
