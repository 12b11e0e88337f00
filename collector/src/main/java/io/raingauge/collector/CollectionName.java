package io.raingauge.collector;

import java.util.Optional;

/** The rule for names of collections. */
public final class CollectionName {
  private CollectionName() {}

  /** What is wrong with a name; empty when nothing is. */
  public static Optional<String> fault(String name) {
    if (name.isEmpty() || name.length() > CollectorSettings.MAX_COLLECTION_CHARS) {
      return Optional.of(
          "the collection's name has %d characters; it may have 1 to %d"
              .formatted(name.length(), CollectorSettings.MAX_COLLECTION_CHARS));
    }
    boolean unfit = name.codePoints().anyMatch(CollectionName::unfit);
    return unfit
        ? Optional.of(
            "the collection's name holds a control character or what is not a character; leave it"
                + " out")
        : Optional.empty();
  }

  /** U+FFFD is what a decoder puts where bytes were no UTF-8. */
  private static boolean unfit(int point) {
    return Character.isISOControl(point)
        || point == 0xfffd
        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
