package io.raingauge.chunk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Copies the values of a packed column to one that is being filled. For one thread. */
final class ColumnCopy {
  private static final int NOT_MET = -1;

  private final Kind[] kinds;
  private final @Nullable CodedLongs longs;
  private final @Nullable PackedDoubles doubles;
  private final @Nullable PackedLongs booleans;
  private final @Nullable PackedTexts[] texts;
  private final int[][] codeOf = new int[Kind.COUNT][];
  private final int[] places = new int[Blocks.ROWS];
  private final long[] longBlock = new long[Blocks.ROWS];
  private final double[] doubleBlock = new double[Blocks.ROWS];
  private final int[] booleanBlock = new int[Blocks.ROWS];
  private final int[][] codeBlocks = new int[Kind.COUNT][];
  private final Texts[] textBlocks = new Texts[Kind.COUNT];
  private final int[] at = new int[Kind.COUNT];

  ColumnCopy(
      Kind[] kinds,
      @Nullable CodedLongs longs,
      @Nullable PackedDoubles doubles,
      @Nullable PackedLongs booleans,
      @Nullable PackedTexts[] texts) {
    this.kinds = kinds;
    this.longs = longs;
    this.doubles = doubles;
    this.booleans = booleans;
    this.texts = texts;
    for (Kind kind : kinds) {
      PackedTexts its = texts[kind.code()];
      textBlocks[kind.code()] = new Texts();
      codeBlocks[kind.code()] = new int[its == null ? 0 : Blocks.ROWS];
      codeOf[kind.code()] = new int[its == null ? 0 : its.dictionary().count()];
      Arrays.fill(codeOf[kind.code()], NOT_MET);
    }
  }

  /** Copies all rows of {@code from} to the rows from {@code start} on. */
  void copy(ColumnReader from, ColumnValues into, int start) {
    for (int block = 0; block < from.blocks(); block++) {
      int first = start + block * Blocks.ROWS;
      if (kinds.length == 1 && copyAlike(block, first, kinds[0], into)) {
        continue;
      }
      load(block);
      Arrays.fill(at, 0);
      int size = from.readPlaces(block, places);
      for (int index = 0; index < size; index++) {
        Kind kind = kinds[places[index]];
        int dense = at[kind.code()]++;
        add(first + index, kind, dense, into);
      }
    }
  }

  /**
   * Copies a block in which each row has a value of this kind, if it is one that can be copied as
   * it is packed.
   */
  private boolean copyAlike(int block, int first, Kind kind, ColumnValues into) {
    if (kind == Kind.LONG && longs != null) {
      into.addLongs(first, longBlock, longs.read(block, longBlock));
      return true;
    }
    PackedTexts its = texts[kind.code()];
    if (its == null) {
      return false;
    }
    HexForm hex = its.hex();
    if (hex != null) {
      int size = its.readWords(block);
      return into.addWords(first, kind, hex, its.wordBlocks(), size);
    }
    NumberedForm form = its.numbered();
    if (form == null) {
      return false;
    }
    int size = its.numbers().read(block, longBlock);
    return into.addNumbers(first, kind, form, longBlock, size);
  }

  private void load(int block) {
    if (longs != null) {
      longs.read(block, longBlock);
    }
    if (doubles != null) {
      doubles.read(block, doubleBlock);
    }
    if (booleans != null) {
      booleans.read(block, booleanBlock);
    }
    for (Kind kind : kinds) {
      PackedTexts its = texts[kind.code()];
      if (its != null && its.isDictionary()) {
        its.numbers().read(block, codeBlocks[kind.code()]);
      } else if (its != null) {
        textBlocks[kind.code()].clear();
        its.read(block, textBlocks[kind.code()]);
      }
    }
  }

  private void add(int row, Kind kind, int dense, ColumnValues into) {
    switch (kind) {
      case ABSENT -> {}
      case NULL -> into.addNull(row);
      case BOOLEAN -> into.addBoolean(row, booleanBlock[dense] != 0);
      case LONG -> into.addLong(row, longBlock[dense]);
      case DOUBLE -> into.addDouble(row, doubleBlock[dense]);
      case STRING, JSON, BIG -> addText(row, kind, dense, into);
    }
  }

  private void addText(int row, Kind kind, int dense, ColumnValues into) {
    PackedTexts its = texts[kind.code()];
    if (its == null || !its.isDictionary()) {
      Texts block = textBlocks[kind.code()];
      into.addText(row, kind, block.bytes(), block.from(dense), block.to(dense));
      return;
    }
    Texts different = its.dictionary();
    int code = codeBlocks[kind.code()][dense];
    TextValues values = into.texts(kind);
    if (!values.isCoded()) {
      into.addText(row, kind, different.bytes(), different.from(code), different.to(code));
      return;
    }
    int known = codeOf[kind.code()][code];
    if (known == NOT_MET) {
      known = values.table().codeOf(different.bytes(), different.from(code), different.to(code));
      codeOf[kind.code()][code] = known;
    }
    into.addCode(row, kind, known);
  }
}
