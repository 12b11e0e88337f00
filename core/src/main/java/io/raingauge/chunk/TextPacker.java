package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the strings of a column in the cheapest of five forms; {@link PackedTexts} reads them.
 *
 * <pre>
 *  form      1  0 dictionary, 1 numbered, 2 plain, 3 instants, 4 hexadecimal
 *  form 0
 *    the different strings in the order of their first sight, as {@link TextHeapPacker} writes
 *    the code of each, its place among them, as {@link LongPacker} writes
 *  form 1    {@link NumberedForm}
 *    prefix  u, and its bytes
 *    suffix  u, and its bytes
 *    digits  1
 *    the number of each, as {@link LongPacker} writes
 *  form 2
 *    each, as {@link TextHeapPacker} writes
 *  form 3    {@link InstantForm}
 *    digits  1  of the fraction
 *    the milliseconds of each, as {@link LongPacker} writes
 *  form 4    {@link HexForm}
 *    shape   u, and its bytes: what all have in common, a 0 for each digit
 *    for each 16 digits, the last perhaps fewer: those of each, as {@link LongPacker} writes
 * </pre>
 *
 * <p>A dictionary may cost a third more than numbers: groups and filters are faster by its codes.
 * Which form it is depends on the strings alone, not on how they came. Reused; for one thread.
 */
final class TextPacker {
  static final int DICTIONARY = 0;
  static final int NUMBERED = 1;
  static final int PLAIN = 2;
  static final int INSTANTS = 3;
  static final int HEX = 4;

  /** The numbers that strings are kept as. */
  private interface NumbersOfTexts {
    void read(Texts texts, long[] into);
  }

  private final LongPacker longs;
  private final TextHeapPacker heaps;
  private final Texts all = new Texts();
  private long[] codes = {};
  private long[] numbers = {};

  TextPacker(LongPacker longs) {
    this.longs = longs;
    this.heaps = new TextHeapPacker(longs);
  }

  /** Begins a column of a chunk of so many rows. */
  void begin(int rows) {
    heaps.begin(rows);
  }

  /** Writes all values; {@code ends} as for {@link LongPacker}. */
  void write(TextValues values, int @Nullable [] ends, GrowingBytes into) {
    values.settle();
    HexForm allHex = values.hex().form();
    if (allHex != null) {
      writeHex(values.hex(), allHex, ends, into);
      return;
    }
    int count = values.count();
    if (codes.length < count) {
      codes = new long[count];
      numbers = new long[count];
    }
    long asCodes = bitsAsCodes(values);
    Texts different = values.isCoded() ? values.table().texts() : values.heap();
    NumberedForm known = values.form();
    Optional<NumberedForm> form = known == null ? NumberedForm.of(different) : Optional.of(known);
    Optional<InstantForm> instants = InstantForm.of(different);
    Optional<HexForm> hex = areMostlyDifferent(values) ? HexForm.of(different) : Optional.empty();
    long worthwhile = asCodes / 4 * 3;
    if (form.isPresent() && bitsAsNumbers(values, form.get()::read) < worthwhile) {
      writeForm(form.get(), into);
      longs.write(numbers, count, ends, into);
    } else if (instants.isPresent() && bitsAsNumbers(values, instants.get()::read) < worthwhile) {
      into.put(INSTANTS);
      into.put(instants.get().fractionDigits());
      longs.write(numbers, count, ends, into);
    } else if (hex.isPresent()) {
      writeHex(values, hex.get(), ends, into);
    } else if (asCodes <= bitsPlain(values)) {
      into.put(DICTIONARY);
      heaps.write(different, null, into);
      longs.write(codes, count, ends, into);
    } else {
      writePlain(values, ends, into);
    }
  }

  private long bitsAsCodes(TextValues values) {
    if (!values.isCoded()) {
      return Long.MAX_VALUE;
    }
    for (int index = 0; index < values.count(); index++) {
      codes[index] = values.code(index);
    }
    Texts different = values.table().texts();
    return longs.bitsOf(codes, values.count()) + 8L * (different.size() + different.count());
  }

  /** Then a dictionary takes more than half a byte a digit, and its codes save nobody work. */
  private static boolean areMostlyDifferent(TextValues values) {
    int count = values.count();
    return !values.isCoded() || (count > 1 && values.table().size() > count / 2);
  }

  private static long bitsPlain(TextValues values) {
    Texts different = values.table().texts();
    long bytes = values.count();
    for (int index = 0; values.isCoded() && index < values.count(); index++) {
      bytes += different.to(values.code(index)) - different.from(values.code(index));
    }
    return 8 * bytes;
  }

  private long bitsAsNumbers(TextValues values, NumbersOfTexts form) {
    if (values.form() != null) {
      for (int index = 0; index < values.count(); index++) {
        numbers[index] = values.number(index);
      }
    } else {
      findNumbers(values, form);
    }
    return longs.bitsOf(numbers, values.count());
  }

  private void findNumbers(TextValues values, NumbersOfTexts form) {
    Texts different = values.isCoded() ? values.table().texts() : values.heap();
    long[] ofDifferent = values.isCoded() ? new long[different.count()] : numbers;
    form.read(different, ofDifferent);
    for (int index = 0; values.isCoded() && index < values.count(); index++) {
      numbers[index] = ofDifferent[values.code(index)];
    }
  }

  private static void writeForm(NumberedForm form, GrowingBytes into) {
    into.put(NUMBERED);
    into.putUnsigned(form.prefix().length);
    into.put(form.prefix(), 0, form.prefix().length);
    into.putUnsigned(form.suffix().length);
    into.put(form.suffix(), 0, form.suffix().length);
    into.put(form.digits());
  }

  private void writeHex(HexValues values, HexForm form, int @Nullable [] ends, GrowingBytes into) {
    writeForm(form, into);
    for (int word = 0; word < form.words(); word++) {
      longs.write(values.words(word), values.count(), ends, into);
    }
  }

  private static void writeForm(HexForm form, GrowingBytes into) {
    into.put(HEX);
    into.putUnsigned(form.shape().length);
    into.put(form.shape(), 0, form.shape().length);
  }

  private void writeHex(TextValues values, HexForm form, int @Nullable [] ends, GrowingBytes into) {
    writeForm(form, into);
    for (int word = 0; word < form.words(); word++) {
      int at = word;
      findNumbers(values, (texts, numbersOf) -> form.read(at, texts, numbersOf));
      longs.write(numbers, values.count(), ends, into);
    }
  }

  private void writePlain(TextValues values, int @Nullable [] ends, GrowingBytes into) {
    into.put(PLAIN);
    Texts texts = values.heap();
    if (values.isCoded()) {
      all.clear();
      values.expand(all);
      texts = all;
    }
    heaps.write(texts, ends, into);
  }
}
