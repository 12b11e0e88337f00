package io.raingauge.chunk;

import io.raingauge.measure.Total;
import io.raingauge.wire.BytesCursor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column of a chunk in blocks of {@link #BLOCK_ROWS} rows into arrays of the caller's,
 * which have room for a whole block. What is read is by row: a row of another kind has 0, or what
 * the method says. Nothing is allocated per block.
 *
 * <p>Bytes whose checksum was right but that do not make sense throw {@link BrokenChunkException}
 * here or any {@link RuntimeException} while reading: they were written wrong.
 *
 * <p>For one thread.
 */
public final class ColumnReader {
  /** Rows of a block; only the last of a chunk may have fewer. */
  public static final int BLOCK_ROWS = Blocks.ROWS;

  /** The places of rows that all have the only kind. Never written. */
  private static final int[] FIRST = new int[BLOCK_ROWS];

  private final ColumnHeader header;
  private final int rows;
  private final Kind[] kinds;
  private final @Nullable PackedLongs kindPlaces;
  private @Nullable PackedLongs booleans;
  private @Nullable CodedLongs longs;
  private @Nullable PackedDoubles doubles;
  private final @Nullable PackedTexts[] texts = new @Nullable PackedTexts[Kind.COUNT];
  private final int[] places;
  private final int[] denseInts;
  private long[] denseLongs = {};
  private double[] denseDoubles = {};
  private final Texts denseTexts = new Texts();

  ColumnReader(ColumnHeader header, int rows, byte[] bytes, String what) {
    this.header = header;
    this.rows = rows;
    try {
      BytesCursor from = new BytesCursor(bytes, what);
      kinds = kindsOf(from.next());
      kindPlaces = kinds.length > 1 ? new PackedLongs(from) : null;
      for (Kind kind : kinds) {
        open(kind, from);
      }
    } catch (IllegalStateException wrong) {
      throw new BrokenChunkException(what, wrong);
    }
    places = kindPlaces == null ? FIRST : new int[BLOCK_ROWS];
    denseInts = new int[kindPlaces == null ? 0 : BLOCK_ROWS];
    if (kindPlaces != null) {
      denseLongs = new long[BLOCK_ROWS];
      denseDoubles = new double[BLOCK_ROWS];
    }
  }

  public ColumnHeader header() {
    return header;
  }

  public int blocks() {
    return Blocks.of(rows);
  }

  /** How many rows a block has. */
  public int rows(int block) {
    return Blocks.rowsOf(block, rows);
  }

  /** The kinds as they are stored: where {@link Kind#DOUBLE} is, whole numbers may be among it. */
  public Set<Kind> kinds() {
    Set<Kind> all = EnumSet.noneOf(Kind.class);
    all.addAll(Arrays.asList(kinds));
    return all;
  }

  /** Whether all rows have this one kind, as it is stored. */
  public boolean isAll(Kind kind) {
    return kinds.length == 1 && kinds[0] == kind;
  }

  /**
   * The kind of each row of a block, as it is stored.
   *
   * @return how many rows
   */
  public int kinds(int block, Kind[] out) {
    int size = readPlaces(block);
    for (int row = 0; row < size; row++) {
      out[row] = kinds[places[row]];
    }
    return size;
  }

  /**
   * 1 for each row of a block that has this kind, as it is stored; else 0.
   *
   * @return how many rows
   */
  public int mask(int block, Kind kind, int[] out) {
    int size = readPlaces(block);
    int place = placeOf(kind);
    for (int row = 0; row < size; row++) {
      out[row] = places[row] == place ? 1 : 0;
    }
    return size;
  }

  /**
   * 1 for each row of a block that has a number; else 0.
   *
   * @return how many rows
   */
  public int numberMask(int block, int[] out) {
    int size = readPlaces(block);
    int aLong = placeOf(Kind.LONG);
    int aDouble = placeOf(Kind.DOUBLE);
    int big = placeOf(Kind.BIG);
    for (int row = 0; row < size; row++) {
      int place = places[row];
      out[row] = place == aLong || place == aDouble || place == big ? 1 : 0;
    }
    return size;
  }

  /** 1 and 0 for the rows that are booleans. */
  public int booleans(int block, int[] out) {
    PackedLongs packed = booleans;
    if (packed == null) {
      return zeros(block, out);
    }
    packed.read(block, kindPlaces == null ? out : denseInts);
    return spread(block, Kind.BOOLEAN, out, 0);
  }

  /** The whole numbers of the rows that are {@link Kind#LONG}, as it is stored. */
  public int longs(int block, long[] out) {
    CodedLongs packed = longs;
    int size = rows(block);
    if (packed == null) {
      Arrays.fill(out, 0, size, 0);
      return size;
    }
    packed.read(block, kindPlaces == null ? out : denseLongs);
    return spread(block, out);
  }

  /** The numbers of all rows that have one, of whatever kind, as doubles. */
  public int numbers(int block, double[] out) {
    int size = rows(block);
    if (kindPlaces == null && doubles != null) {
      return doubles.read(block, out);
    }
    if (kindPlaces == null && longs != null) {
      return longs.read(block, out);
    }
    Arrays.fill(out, 0, size, 0);
    readPlaces(block);
    if (longs != null) {
      longs.read(block, denseDoubles);
      spread(size, placeOf(Kind.LONG), out);
    }
    if (doubles != null) {
      doubles.read(block, denseDoubles);
      spread(size, placeOf(Kind.DOUBLE), out);
    }
    PackedTexts bigs = texts[Kind.BIG.code()];
    if (bigs != null) {
      denseTexts.clear();
      bigs.read(block, denseTexts);
      for (int index = 0; index < denseTexts.count(); index++) {
        denseDoubles[index] = StatisticsCollector.bigOf(denseTexts, index);
      }
      spread(size, placeOf(Kind.BIG), out);
    }
    return size;
  }

  /** Reads a block whose numbers are all kept as decimals; false, and none is read, of others. */
  public boolean decimals(int block, Decimals out) {
    return kindPlaces == null && doubles != null && doubles.decimals(block, out);
  }

  /** Whether the whole numbers are codes of a few, {@link #differentLongs}. */
  public boolean hasLongCodes() {
    return longs != null && longs.isCoded();
  }

  /** The whole numbers that the codes stand for, ascending. */
  public long[] differentLongs() {
    return longs == null ? new long[0] : longs.different();
  }

  /** The codes of the rows that are {@link Kind#LONG}; their count for the others. */
  public int longCodes(int block, int[] out) {
    if (longs == null || !longs.isCoded()) {
      throw new IllegalStateException(header.name().path() + " has no codes of whole numbers");
    }
    longs.packed().read(block, kindPlaces == null ? out : denseInts);
    return spread(block, Kind.LONG, out, longs.different().length);
  }

  /** Whether the strings are codes of {@link #dictionary}. */
  public boolean hasCodes() {
    PackedTexts strings = texts[Kind.STRING.code()];
    return strings != null && strings.isDictionary();
  }

  /** The different strings, in the order of their first sight. Not to be changed. */
  public Texts dictionary() {
    return strings().dictionary();
  }

  /** The codes of the rows that are strings; for the others how many codes there are. */
  public int codes(int block, int[] out) {
    PackedTexts strings = strings();
    if (!strings.isDictionary()) {
      throw new IllegalStateException(header.name().path() + " has no dictionary");
    }
    strings.numbers().read(block, kindPlaces == null ? out : denseInts);
    return spread(block, Kind.STRING, out, strings.dictionary().count());
  }

  /** The codes, of strings or of whole numbers, where every row has one. */
  public Optional<PackedCodes> packedCodes() {
    if (isAll(Kind.STRING) && hasCodes()) {
      return Optional.of(new PackedCodes(strings().numbers()));
    }
    return longs != null && isAll(Kind.LONG) && longs.isCoded()
        ? Optional.of(new PackedCodes(longs.packed()))
        : Optional.empty();
  }

  /**
   * Whether the strings are numbers between a common start and end. Where two columns agree in
   * {@link #numberedPrefix}, suffix and digits, equal numbers are equal strings.
   */
  public boolean isNumbered() {
    PackedTexts strings = texts[Kind.STRING.code()];
    return strings != null && strings.numbered() != null;
  }

  /** What each numbered string begins with. */
  public byte[] numberedPrefix() {
    return numbered().prefix().clone();
  }

  /** What each numbered string ends with. */
  public byte[] numberedSuffix() {
    return numbered().suffix().clone();
  }

  /** How many digits each number is filled up to with zeros; 0 for none. */
  public int numberedDigits() {
    return numbered().digits();
  }

  /** The greatest number of a numbered string; -1 without any. */
  public long greatestNumbered() {
    PackedLongs numbers = strings().numbers();
    long greatest = -1;
    for (int block = 0; block < blocks(); block++) {
      greatest = Math.max(greatest, numbers.count(block) == 0 ? -1 : numbers.max(block));
    }
    return greatest;
  }

  /** The string of a number, as the only one of {@code into}. */
  public void numberedText(long number, Texts into) {
    into.clear();
    numbered().write(number, into);
  }

  /** The numbers within the rows that are strings; -1 for the others. */
  public int numbered(int block, long[] out) {
    strings().numbers().read(block, kindPlaces == null ? out : denseLongs);
    if (kindPlaces == null) {
      return rows(block);
    }
    int size = readPlaces(block);
    int place = placeOf(Kind.STRING);
    for (int row = 0, at = 0; row < size; row++) {
      boolean has = places[row] == place;
      out[row] = has ? denseLongs[at] : -1;
      at += has ? 1 : 0;
    }
    return size;
  }

  /**
   * The texts of the rows of a kind that is kept as text, over what {@code out} held; empty for
   * others.
   */
  public int texts(int block, Kind kind, Texts out) {
    out.clear();
    PackedTexts packed = texts[kind.code()];
    if (kindPlaces == null && packed != null) {
      packed.read(block, out);
      return rows(block);
    }
    int size = readPlaces(block);
    denseTexts.clear();
    if (packed != null) {
      packed.read(block, denseTexts);
    }
    int place = packed == null ? -1 : placeOf(kind);
    for (int row = 0, at = 0; row < size; row++) {
      if (places[row] == place) {
        out.add(denseTexts.bytes(), denseTexts.from(at), denseTexts.to(at));
        at++;
      } else {
        out.end(out.size());
      }
    }
    return size;
  }

  /** Adds all numbers of a block, as the measure does (Q5). */
  public void sum(int block, Total into) {
    if (longs != null) {
      longs.sum(block, into);
    }
    if (doubles != null) {
      if (denseDoubles.length == 0) {
        denseDoubles = new double[BLOCK_ROWS];
      }
      into.add(denseDoubles, doubles.read(block, denseDoubles));
    }
    PackedTexts bigs = texts[Kind.BIG.code()];
    if (bigs != null) {
      denseTexts.clear();
      bigs.read(block, denseTexts);
      for (int index = 0; index < denseTexts.count(); index++) {
        into.add(StatisticsCollector.bigOf(denseTexts, index));
      }
    }
  }

  /** The least number of a block, rounded down to a double; +infinity if it has none. */
  public double min(int block) {
    double min = Double.POSITIVE_INFINITY;
    if (texts[Kind.BIG.code()] != null) {
      return Double.NEGATIVE_INFINITY;
    }
    if (longs != null && longs.packed().count(block) > 0) {
      long least = longs.min(block);
      double near = least;
      min = (long) near > least ? Math.nextDown(near) : near;
    }
    return doubles != null && doubles.count(block) > 0 ? Math.min(min, doubles.min(block)) : min;
  }

  /** The greatest number of a block, rounded up to a double; -infinity if it has none. */
  public double max(int block) {
    double max = Double.NEGATIVE_INFINITY;
    if (texts[Kind.BIG.code()] != null) {
      return Double.POSITIVE_INFINITY;
    }
    if (longs != null && longs.packed().count(block) > 0) {
      long most = longs.max(block);
      double near = most;
      max = near < most || (long) near < most ? Math.nextUp(near) : near;
    }
    return doubles != null && doubles.count(block) > 0 ? Math.max(max, doubles.max(block)) : max;
  }

  /** The least {@link Kind#LONG} of a block, exact; the greatest long if it has none. */
  public long minLong(int block) {
    return longs == null || longs.packed().count(block) == 0 ? Long.MAX_VALUE : longs.min(block);
  }

  /** The greatest {@link Kind#LONG} of a block, exact; the least long if it has none. */
  public long maxLong(int block) {
    return longs == null || longs.packed().count(block) == 0 ? Long.MIN_VALUE : longs.max(block);
  }

  /** Adds all values to a column that is being filled, from its row {@code start} on. */
  void addTo(ColumnValues values, int start) {
    new ColumnCopy(kinds, longs, doubles, booleans, texts).copy(this, values, start);
  }

  /** The place of each row's kind among {@link #kinds}. */
  int readPlaces(int block, int[] out) {
    int size = readPlaces(block);
    System.arraycopy(places, 0, out, 0, size);
    return size;
  }

  private void open(Kind kind, BytesCursor from) {
    switch (kind) {
      case ABSENT, NULL -> {}
      case BOOLEAN -> booleans = new PackedLongs(from);
      case LONG -> longs = new CodedLongs(from);
      case DOUBLE -> doubles = new PackedDoubles(from);
      case STRING, JSON, BIG -> texts[kind.code()] = new PackedTexts(from);
    }
  }

  private static Kind[] kindsOf(int bits) {
    Kind[] all = new Kind[Integer.bitCount(bits)];
    for (int code = 0, at = 0; code < Kind.COUNT; code++) {
      if ((bits >> code & 1) != 0) {
        all[at++] = Kind.of(code);
      }
    }
    return all;
  }

  private int readPlaces(int block) {
    return kindPlaces == null ? rows(block) : kindPlaces.read(block, places);
  }

  private int placeOf(Kind kind) {
    for (int place = 0; place < kinds.length; place++) {
      if (kinds[place] == kind) {
        return place;
      }
    }
    return -1;
  }

  private int zeros(int block, int[] out) {
    int size = rows(block);
    Arrays.fill(out, 0, size, 0);
    return size;
  }

  /** Spreads dense ints over the rows of their kind, unless every row has it. */
  private int spread(int block, Kind kind, int[] out, int other) {
    if (kindPlaces == null) {
      return rows(block);
    }
    int size = readPlaces(block);
    int place = placeOf(kind);
    for (int row = 0, at = 0; row < size; row++) {
      boolean has = places[row] == place;
      out[row] = has ? denseInts[at] : other;
      at += has ? 1 : 0;
    }
    return size;
  }

  private int spread(int block, long[] out) {
    if (kindPlaces == null) {
      return rows(block);
    }
    int size = readPlaces(block);
    int place = placeOf(Kind.LONG);
    for (int row = 0, at = 0; row < size; row++) {
      boolean has = places[row] == place;
      out[row] = has ? denseLongs[at] : 0;
      at += has ? 1 : 0;
    }
    return size;
  }

  private void spread(int size, int place, double[] out) {
    for (int row = 0, at = 0; row < size; row++) {
      boolean has = places[row] == place;
      out[row] = has ? denseDoubles[at] : out[row];
      at += has ? 1 : 0;
    }
  }

  private PackedTexts strings() {
    PackedTexts strings = texts[Kind.STRING.code()];
    if (strings == null) {
      throw new IllegalStateException(header.name().path() + " has no strings");
    }
    return strings;
  }

  private NumberedForm numbered() {
    NumberedForm form = strings().numbered();
    if (form == null) {
      throw new IllegalStateException(header.name().path() + " has no numbered strings");
    }
    return form;
  }
}
