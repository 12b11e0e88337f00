package io.raingauge.property;

import io.raingauge.wire.Hash128;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A string that is too long to be kept whole in a key or a state: its first 900 bytes, or fewer, so
 * that no character is cut; {@code …}; and 16 hexadecimal digits of a hash of all of it. So
 * different strings stay different.
 */
public final class LongString {
  /** Bytes of the longest string that is kept whole. */
  public static final int LONGEST_WHOLE = 1000;

  /** Every shortened string begins with so many of its bytes at least. */
  public static final int LEAST_KEPT = 897;

  private static final int KEPT_BYTES = 900;
  private static final int DIGITS = 16;
  private static final byte[] ELLIPSIS = "…".getBytes(StandardCharsets.UTF_8);

  private LongString() {}

  /** Whether the UTF-8 bytes {@code [from, to)} look like the short form of a string. */
  public static boolean isShortened(byte[] text, int from, int to) {
    int ellipsis = to - DIGITS - ELLIPSIS.length;
    return ellipsis - from >= LEAST_KEPT
        && ellipsis - from <= KEPT_BYTES
        && Arrays.equals(text, ellipsis, ellipsis + ELLIPSIS.length, ELLIPSIS, 0, ELLIPSIS.length)
        && IntStream.range(to - DIGITS, to).allMatch(at -> Character.digit(text[at], 16) >= 0);
  }

  /** The short form of the UTF-8 bytes {@code [from, to)}, of more than the longest whole. */
  public static byte[] shortened(byte[] text, int from, int to) {
    int kept = KEPT_BYTES;
    while ((text[from + kept] & 0xc0) == 0x80) {
      kept--; // A byte 10xxxxxx goes on with a character that began before it.
    }
    byte[] digits =
        String.format("%016x", new Hash128().of(text, from, to, 0).high())
            .getBytes(StandardCharsets.US_ASCII);
    byte[] shortened = Arrays.copyOfRange(text, from, from + kept + ELLIPSIS.length + DIGITS);
    System.arraycopy(ELLIPSIS, 0, shortened, kept, ELLIPSIS.length);
    System.arraycopy(digits, 0, shortened, kept + ELLIPSIS.length, DIGITS);
    return shortened;
  }
}
