package io.raingauge.chunk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a column while it is filled: as numbers while all have the {@link NumberedForm} of
 * the first two different ones, else as codes of a table while there are few different ones, and
 * one after another beyond: where they would become too many a look at the first thousands shows
 * it. What is one after another stands in {@link #hex} while all have a form of hexadecimal digits,
 * else in {@link #heap}. Once {@link #settle settled} they are codes or one after another, as if
 * there had been no numbers: those only save the look-up in the table, 70 ns for a string that is
 * new to it.
 *
 * <p>Reused; for one thread.
 */
final class TextValues {
  /** Different strings of a column in one chunk beyond which no table is kept. */
  static final int MOST_CODES = 65_536;

  /** After so many strings a table is given up in which nearly all are different. */
  private static final int LOOKED_AT = 4096;

  /** Of 65,536 equally frequent strings so many of those are different: then it will not fit. */
  private static final int MOST_OF_LOOKED_AT = LOOKED_AT * 31 / 32;

  private final TextTable table = new TextTable();
  private final Texts heap = new Texts();
  private final HexValues hex = new HexValues();
  private int[] codes = new int[64];
  private int count;
  private boolean isCoded = true;
  private long[] numbers = {};
  private @Nullable NumberedForm form;
  private boolean isFilling = true;

  int count() {
    return count;
  }

  /** Whether each is a code of {@link #table}. */
  boolean isCoded() {
    return isCoded && (form == null || !isFilling);
  }

  /** The form that all have, if that is known; then {@link #number} is of use. */
  @Nullable NumberedForm form() {
    return form;
  }

  long number(int index) {
    return numbers[index];
  }

  TextTable table() {
    return table;
  }

  int code(int index) {
    return codes[index];
  }

  /** All of them; only where they are neither coded nor hexadecimal digits. */
  Texts heap() {
    return heap;
  }

  /** All of them, where these are hexadecimal digits and not coded; else it has no form. */
  HexValues hex() {
    return hex;
  }

  void clear() {
    count = 0;
    isCoded = true;
    form = null;
    isFilling = true;
    table.clear();
    heap.clear();
    hex.clear();
  }

  void add(byte[] bytes, int from, int to) {
    NumberedForm all = form;
    if (all != null) {
      if (all.matches(bytes, from, to)) {
        addNumber(all.number(bytes, from, to));
        return;
      }
      settle();
      form = null;
      isFilling = true;
    }
    if (!isCoded) {
      addUncoded(bytes, from, to);
      return;
    }
    boolean isFirst = table.size() == 1;
    addCode(table.codeOf(bytes, from, to));
    if (isFirst && table.size() == 2) {
      NumberedForm.of(table.texts()).ifPresent(this::takeForm);
    }
  }

  private void addUncoded(byte[] bytes, int from, int to) {
    if (!hex.add(bytes, from, to)) {
      hex.write(0, hex.count(), heap);
      hex.clear();
      heap.add(bytes, from, to);
    }
    count++;
  }

  /** Makes codes, or strings one after another, of numbers. Nothing is to be added then. */
  void settle() {
    NumberedForm all = form;
    if (all == null || !isFilling) {
      return;
    }
    isFilling = false;
    LongTable different = new LongTable();
    codes = codes.length < count ? new int[numbers.length] : codes;
    for (int index = 0; index < count && isCoded; index++) {
      codes[index] = different.codeOf(numbers[index]);
      isCoded = !areTooMany(index + 1, different.size());
    }
    table.clear();
    if (isCoded) {
      Texts text = new Texts();
      for (int code = 0; code < different.size(); code++) {
        text.clear();
        all.write(different.number(code), text);
        table.codeOf(text.bytes(), 0, text.size());
      }
    } else {
      for (int index = 0; index < count; index++) {
        all.write(numbers[index], heap);
      }
    }
  }

  private void takeForm(NumberedForm all) {
    form = all;
    numbers = numbers.length < codes.length ? new long[codes.length] : numbers;
    Texts two = table.texts();
    for (int index = 0; index < count; index++) {
      int code = codes[index];
      numbers[index] = all.number(two.bytes(), two.from(code), two.to(code));
    }
  }

  private void addNumber(long number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
  }

  /**
   * Adds the strings that are {@code added[0, size)} in a form that packed strings have in common,
   * if those that are here have the same. Else nothing is changed, and they must be added as
   * strings.
   */
  boolean addNumbers(NumberedForm of, long[] added, int size) {
    if (count == 0) {
      form = of;
    }
    NumberedForm all = form;
    if (all == null || !isFilling || !all.isLike(of)) {
      return false;
    }
    if (numbers.length - count < size) {
      numbers = Arrays.copyOf(numbers, Math.max(count + size, count * 2));
    }
    System.arraycopy(added, 0, numbers, count, size);
    count += size;
    return true;
  }

  /** As {@link #addNumbers} for hexadecimal digits: once it is known that they are not coded. */
  boolean addWords(HexForm of, long[][] words, int size) {
    boolean isTaken = hex.add(of, words, size);
    count += isTaken ? size : 0;
    return isTaken;
  }

  /** Adds a string of the table again. */
  void addCode(int code) {
    if (count == codes.length) {
      codes = Arrays.copyOf(codes, count * 2);
    }
    codes[count++] = code;
    if (areTooMany(count, table.size())) {
      expand(heap);
      isCoded = false;
      table.clear();
      if (hex.take(heap)) {
        heap.clear();
      }
    }
  }

  /** Whether a table gives up where so many strings in a row have so many different ones. */
  private static boolean areTooMany(int count, int different) {
    return different > MOST_CODES || (count == LOOKED_AT && different > MOST_OF_LOOKED_AT);
  }

  /** Appends all strings, which are coded or hexadecimal digits, to {@code into}. */
  void expand(Texts into) {
    if (!isCoded) {
      hex.write(0, hex.count(), into);
      return;
    }
    Texts different = table.texts();
    for (int index = 0; index < count; index++) {
      int code = codes[index];
      into.add(different.bytes(), different.from(code), different.to(code));
    }
  }

  /** What it takes of memory, without what it keeps for later. */
  long usedBytes() {
    if (form != null) {
      return 8L * count;
    }
    return isCoded
        ? 4L * count + table.texts().size() + 16L * table.size()
        : heap.size() + 4L * heap.count() + hex.usedBytes();
  }
}
