package io.raingauge.chunk;

import io.raingauge.wire.BytesCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The strings of a column, as {@link TextPacker} wrote them. For one thread. */
final class PackedTexts {
  private final int form;
  private final @Nullable TextHeap heap;
  private final @Nullable PackedLongs numbers;
  private final @Nullable NumberedForm numbered;
  private final @Nullable InstantForm instants;
  private final @Nullable HexForm hex;
  private final PackedLongs[] words;
  private final long[][] wordBlocks;
  private final Texts dictionary = new Texts();
  private final int[] codes = new int[Blocks.ROWS];
  private final long[] scratch;

  PackedTexts(BytesCursor from) {
    form = from.next();
    instants = form == TextPacker.INSTANTS ? new InstantForm(from.next()) : null;
    hex = form == TextPacker.HEX ? new HexForm(bytes(from)) : null;
    words = new PackedLongs[hex == null ? 0 : hex.words()];
    for (int word = 0; word < words.length; word++) {
      words[word] = new PackedLongs(from);
    }
    wordBlocks = new long[words.length][Blocks.ROWS];
    switch (form) {
      case TextPacker.DICTIONARY -> {
        heap = new TextHeap(from);
        heap.readAll(dictionary);
        numbered = null;
        numbers = new PackedLongs(from);
      }
      case TextPacker.NUMBERED -> {
        heap = null;
        byte[] prefix = bytes(from);
        byte[] suffix = bytes(from);
        numbered = new NumberedForm(prefix, suffix, from.next());
        numbers = new PackedLongs(from);
      }
      case TextPacker.PLAIN -> {
        heap = new TextHeap(from);
        numbered = null;
        numbers = null;
      }
      case TextPacker.INSTANTS -> {
        heap = null;
        numbered = null;
        numbers = new PackedLongs(from);
      }
      case TextPacker.HEX -> {
        heap = null;
        numbered = null;
        numbers = null;
      }
      default -> throw from.broken("no strings have the form " + form);
    }
    scratch = numbered != null || instants != null ? new long[Blocks.ROWS] : new long[0];
  }

  boolean isDictionary() {
    return form == TextPacker.DICTIONARY;
  }

  /** Null unless the strings are numbered. */
  @Nullable NumberedForm numbered() {
    return numbered;
  }

  /** Null unless the strings are hexadecimal digits. */
  @Nullable HexForm hex() {
    return hex;
  }

  /** Reads the whole numbers of a block's hexadecimal digits, and tells how many strings it has. */
  int readWords(int block) {
    int count = 0;
    for (int word = 0; word < words.length; word++) {
      count = words[word].read(block, wordBlocks[word]);
    }
    return count;
  }

  /** What {@link #readWords} read last. */
  long[][] wordBlocks() {
    return wordBlocks;
  }

  /** The different strings; empty without a dictionary. */
  Texts dictionary() {
    return dictionary;
  }

  /** The codes of a dictionary, or the numbers. */
  PackedLongs numbers() {
    if (numbers == null) {
      throw new IllegalStateException("strings of this form have neither codes nor numbers");
    }
    return numbers;
  }

  /** Appends the strings of a block to {@code into}. */
  void read(int block, Texts into) {
    if (heap != null && numbers == null) {
      heap.read(block, into);
    } else if (hex != null) {
      readHex(hex, block, into);
    } else if (numbered != null) {
      int count = numbers().read(block, scratch);
      for (int index = 0; index < count; index++) {
        numbered.write(scratch[index], into);
      }
    } else if (instants != null) {
      int count = numbers().read(block, scratch);
      for (int index = 0; index < count; index++) {
        instants.write(scratch[index], into);
      }
    } else {
      int count = numbers().read(block, codes);
      for (int index = 0; index < count; index++) {
        int code = codes[index];
        into.add(dictionary.bytes(), dictionary.from(code), dictionary.to(code));
      }
    }
  }

  private void readHex(HexForm form, int block, Texts into) {
    int count = readWords(block);
    for (int index = 0; index < count; index++) {
      form.write(wordBlocks, index, into);
    }
  }

  private static byte[] bytes(BytesCursor from) {
    int start = from.take(from.nextUnsigned());
    return Arrays.copyOfRange(from.bytes(), start, from.position());
  }
}
