package io.raingauge.chunk;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a column while it is filled, where they are one after another and all have one
 * {@link HexForm}: as the whole numbers that they are packed as. So neither building nor merging
 * reads digits again or writes them.
 *
 * <p>Reused; for one thread.
 */
final class HexValues {
  /** Strings written before the first is hashed: it is read when it has left the store buffer. */
  private static final int WRITTEN_AT_ONCE = 256;

  private @Nullable HexForm form;
  private long[][] words = {};
  private int count;
  private final Texts written = new Texts();

  /** The form of all; null where the strings are not here. */
  @Nullable HexForm form() {
    return form;
  }

  int count() {
    return count;
  }

  /** One of the whole numbers of each string. */
  long[] words(int word) {
    return words[word];
  }

  void clear() {
    form = null;
    count = 0;
  }

  /**
   * Takes all strings if they have a form, and none that {@link TextPacker} prefers: what some have
   * not, all have not.
   */
  boolean take(Texts texts) {
    Optional<HexForm> its = HexForm.of(texts);
    if (its.isEmpty() || NumberedForm.of(texts).isPresent() || InstantForm.of(texts).isPresent()) {
      return false;
    }
    begin(its.get());
    count = texts.count();
    room(0);
    for (int word = 0; word < its.get().words(); word++) {
      its.get().read(word, texts, words[word]);
    }
    return true;
  }

  private void begin(HexForm its) {
    form = its;
    count = 0;
    if (words.length != its.words()) {
      words = new long[its.words()][0];
    }
  }

  /** Adds a string, if it has the form of all. */
  boolean add(byte[] bytes, int from, int to) {
    HexForm all = form;
    if (all == null || !all.has(bytes, from, to)) {
      return false;
    }
    if (count == words[0].length) {
      room(1);
    }
    for (int word = 0; word < words.length; word++) {
      words[word][count] = all.word(word, bytes, from);
    }
    count++;
    return true;
  }

  /** Adds strings that are {@code added[.][0, size)} in a form, if it is that of all. */
  boolean add(HexForm of, long[][] added, int size) {
    HexForm all = form;
    if (all == null || !all.isLike(of)) {
      return false;
    }
    room(size);
    for (int word = 0; word < words.length; word++) {
      System.arraycopy(added[word], 0, words[word], count, size);
    }
    count += size;
    return true;
  }

  private void room(int more) {
    for (int word = 0; word < words.length; word++) {
      if (words[word].length - count < more) {
        words[word] = Arrays.copyOf(words[word], Math.max(count + more, words[word].length * 2));
      }
    }
  }

  /** Appends strings to {@code into}. */
  void write(int from, int to, Texts into) {
    HexForm all = form;
    for (int index = from; all != null && index < to; index++) {
      all.write(words, index, into);
    }
  }

  /** Tells a counter of all strings. */
  void count(DistinctCounter counter) {
    for (int from = 0; from < count; from += WRITTEN_AT_ONCE) {
      written.clear();
      write(from, Math.min(count, from + WRITTEN_AT_ONCE), written);
      counter.addTexts(written);
    }
  }

  /** The place of the least string: digits are in the order of their values. */
  int least() {
    int least = 0;
    for (int index = 1; index < count; index++) {
      least = compare(index, least) < 0 ? index : least;
    }
    return least;
  }

  /** The place of the greatest. */
  int greatest() {
    int greatest = 0;
    for (int index = 1; index < count; index++) {
      greatest = compare(index, greatest) > 0 ? index : greatest;
    }
    return greatest;
  }

  private int compare(int left, int right) {
    int order = Long.compareUnsigned(words[0][left], words[0][right]);
    for (int word = 1; order == 0 && word < words.length; word++) {
      order = Long.compareUnsigned(words[word][left], words[word][right]);
    }
    return order;
  }

  /** What it takes of memory. */
  long usedBytes() {
    return 8L * words.length * count;
  }
}
