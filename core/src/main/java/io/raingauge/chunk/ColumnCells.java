package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The values of one block of a column, each to be written as JSON. For one thread. */
final class ColumnCells {
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final ColumnReader reader;
  private final Set<Kind> stored;
  private final Kind[] kinds = new Kind[Blocks.ROWS];
  private final int[] booleans;
  private final long[] longs;
  private final double[] doubles;
  private final Texts[] texts = new Texts[Kind.COUNT];

  ColumnCells(ColumnReader reader) {
    this.reader = reader;
    stored = reader.kinds();
    booleans = new int[stored.contains(Kind.BOOLEAN) ? Blocks.ROWS : 0];
    longs = new long[stored.contains(Kind.LONG) ? Blocks.ROWS : 0];
    doubles = new double[stored.contains(Kind.DOUBLE) ? Blocks.ROWS : 0];
    for (Kind kind : stored) {
      texts[kind.code()] = new Texts();
    }
  }

  /** Reads a block. */
  void load(int block) {
    reader.kinds(block, kinds);
    for (Kind kind : stored) {
      switch (kind) {
        case ABSENT, NULL -> {}
        case BOOLEAN -> reader.booleans(block, booleans);
        case LONG -> reader.longs(block, longs);
        case DOUBLE -> reader.numbers(block, doubles);
        case STRING, JSON, BIG -> reader.texts(block, kind, texts[kind.code()]);
      }
    }
  }

  /** Whether a row of the block has a value. */
  boolean has(int row) {
    return kinds[row] != Kind.ABSENT;
  }

  /** The value of a row that is a {@link Kind#LONG}. */
  long longAt(int row) {
    return longs[row];
  }

  /** Appends the text of a row whose kind is kept as text, as it is. */
  void writeText(int row, GrowingBytes into) {
    Texts its = texts[kinds[row].code()];
    into.put(its.bytes(), its.from(row), its.to(row));
  }

  /** Appends the JSON of a row that has a value. */
  void write(int row, GrowingBytes into) {
    switch (kinds[row]) {
      case ABSENT -> throw new IllegalStateException("row " + row + " has no value");
      case NULL -> put(NULL, into);
      case BOOLEAN -> put(booleans[row] != 0 ? TRUE : FALSE, into);
      case LONG -> put(ascii(Long.toString(longs[row])), into);
      case DOUBLE -> put(ascii(number(doubles[row])), into);
      case STRING -> {
        Texts its = texts[Kind.STRING.code()];
        JsonText.quote(its.bytes(), its.from(row), its.to(row), into);
      }
      case JSON, BIG -> writeText(row, into);
    }
  }

  /** A whole number among doubles was a {@link Kind#LONG}, unless it is beyond or -0.0. */
  private static String number(double value) {
    long whole = (long) value;
    boolean isWhole =
        Math.abs(value) < DoublePacker.MOST_WHOLE
            && Double.doubleToRawLongBits((double) whole) == Double.doubleToRawLongBits(value);
    return isWhole ? Long.toString(whole) : Double.toString(value);
  }

  private static void put(byte[] bytes, GrowingBytes into) {
    into.put(bytes, 0, bytes.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
