package io.raingauge.chunk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column while it is filled, row after row. What it takes grows with the values it has, not with
 * the rows that have none. Reused; for one thread.
 */
final class ColumnValues {
  private static final int FIRST_ROOM = 64;
  private static final int[] NO_ROWS = {};

  private final ColumnName name;
  private byte[] kinds = new byte[FIRST_ROOM];
  private int count;

  /** The row of each value; without any, value i is of row i. */
  private int[] rows = NO_ROWS;

  private boolean hasGaps;

  /** Whether all values are of the kind of the first. */
  private boolean areAlike = true;

  private long[] longs = {};
  private int longCount;
  private double[] doubles = {};
  private int doubleCount;
  private long[] booleans = {};
  private int booleanCount;
  private final TextValues[] texts = new TextValues[Kind.COUNT];

  ColumnValues(ColumnName name) {
    this.name = name;
  }

  ColumnName name() {
    return name;
  }

  /** How many rows have a value. */
  int count() {
    return count;
  }

  int row(int index) {
    return hasGaps ? rows[index] : index;
  }

  byte kind(int index) {
    return kinds[index];
  }

  /** The one kind that all of so many rows have; null where there is none. */
  @Nullable Kind onlyKind(int ofRows) {
    return areAlike && count == ofRows && count > 0 && !hasGaps ? Kind.of(kinds[0]) : null;
  }

  long[] longs() {
    return longs;
  }

  int longCount() {
    return longCount;
  }

  double[] doubles() {
    return doubles;
  }

  int doubleCount() {
    return doubleCount;
  }

  long[] booleans() {
    return booleans;
  }

  int booleanCount() {
    return booleanCount;
  }

  /** The values of a kind that is kept as text. */
  TextValues texts(Kind kind) {
    TextValues made = texts[kind.code()];
    if (made == null) {
      made = new TextValues();
      texts[kind.code()] = made;
    }
    return made;
  }

  void clear() {
    count = 0;
    hasGaps = false;
    areAlike = true;
    longCount = 0;
    doubleCount = 0;
    booleanCount = 0;
    for (TextValues each : texts) {
      if (each != null) {
        each.clear();
      }
    }
  }

  void addNull(int row) {
    add(row, Kind.NULL);
  }

  void addBoolean(int row, boolean value) {
    add(row, Kind.BOOLEAN);
    if (booleans.length == booleanCount) {
      booleans = Arrays.copyOf(booleans, Math.max(FIRST_ROOM, booleanCount * 2));
    }
    booleans[booleanCount++] = value ? 1 : 0;
  }

  void addLong(int row, long value) {
    add(row, Kind.LONG);
    if (longs.length == longCount) {
      longs = Arrays.copyOf(longs, Math.max(FIRST_ROOM, longCount * 2));
    }
    longs[longCount++] = value;
  }

  /** Adds whole numbers to rows one after another. */
  void addLongs(int firstRow, long[] values, int size) {
    addRows(firstRow, size, Kind.LONG);
    if (longs.length - longCount < size) {
      longs = Arrays.copyOf(longs, Math.max(longCount + size, longCount * 2));
    }
    System.arraycopy(values, 0, longs, longCount, size);
    longCount += size;
  }

  /** Adds a double; one that is whole and fits 64 bits, but -0.0, becomes a {@link Kind#LONG}. */
  void addDouble(int row, double value) {
    long whole = (long) value;
    if (whole == value
        && whole != Long.MAX_VALUE
        && (whole != 0 || Double.doubleToRawLongBits(value) == 0)) {
      addLong(row, whole);
      return;
    }
    add(row, Kind.DOUBLE);
    if (doubles.length == doubleCount) {
      doubles = Arrays.copyOf(doubles, Math.max(FIRST_ROOM, doubleCount * 2));
    }
    doubles[doubleCount++] = value;
  }

  /** Adds the text of a {@link Kind#STRING}, {@link Kind#JSON} or {@link Kind#BIG}. */
  void addText(int row, Kind kind, byte[] bytes, int from, int to) {
    add(row, kind);
    texts(kind).add(bytes, from, to);
  }

  /** As {@link #addText}, with a code of the kind's table. */
  void addCode(int row, Kind kind, int code) {
    add(row, kind);
    texts(kind).addCode(code);
  }

  /** As {@link #addText} to rows one after another, if {@link TextValues#addNumbers} takes them. */
  boolean addNumbers(int firstRow, Kind kind, NumberedForm form, long[] numbers, int size) {
    boolean isTaken = texts(kind).addNumbers(form, numbers, size);
    if (isTaken) {
      addRows(firstRow, size, kind);
    }
    return isTaken;
  }

  /** As {@link #addText} to rows one after another, if {@link TextValues#addWords} takes them. */
  boolean addWords(int firstRow, Kind kind, HexForm form, long[][] words, int size) {
    boolean isTaken = texts(kind).addWords(form, words, size);
    if (isTaken) {
      addRows(firstRow, size, kind);
    }
    return isTaken;
  }

  /** What its values take of memory. */
  long usedBytes() {
    long text = 0;
    for (TextValues each : texts) {
      text += each == null ? 0 : each.usedBytes();
    }
    return text
        + count * (hasGaps ? 5L : 1L)
        + 8L * longCount
        + 8L * doubleCount
        + 8L * booleanCount;
  }

  private void addRows(int firstRow, int size, Kind kind) {
    if (hasGaps || firstRow != count || size == 0) {
      for (int row = firstRow; row < firstRow + size; row++) {
        add(row, kind);
      }
      return;
    }
    if (kinds.length - count < size) {
      kinds = Arrays.copyOf(kinds, Math.max(count + size, count * 2));
    }
    byte code = (byte) kind.code();
    Arrays.fill(kinds, count, count + size, code);
    count += size;
    areAlike &= code == kinds[0];
  }

  private void add(int row, Kind kind) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, count * 2);
    }
    if (!hasGaps && row != count) {
      rows = rows.length < kinds.length ? new int[kinds.length] : rows;
      for (int index = 0; index < count; index++) {
        rows[index] = index;
      }
      hasGaps = true;
    }
    if (hasGaps) {
      if (rows.length <= count) {
        rows = Arrays.copyOf(rows, kinds.length);
      }
      rows[count] = row;
    }
    byte code = (byte) kind.code();
    kinds[count++] = code;
    areAlike &= code == kinds[0];
  }
}
