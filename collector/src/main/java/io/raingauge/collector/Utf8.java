package io.raingauge.collector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF). The JSON parser is lax about these, so a whole body is checked once before.
 */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** The first byte of {@code [from, to)} at which no well-formed character begins, or -1. */
  static int firstInvalid(byte[] bytes, int from, int to) {
    int at = endOfAscii(bytes, from, to);
    while (at < to) {
      int length = characterBytes(bytes, at, to);
      if (length == 0) {
        return at;
      }
      at += length;
      if (at < to && bytes[at] >= 0) {
        at = endOfAscii(bytes, at, to);
      }
    }
    return -1;
  }

  /** Eight bytes at a step: nearly all bodies are ASCII. */
  private static int endOfAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (at + 8 <= to && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
      at += 8;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /** The length of the character of more than one byte at {@code at}; 0 when it is not one. */
  private static int characterBytes(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    if (first >= 0xc2 && first <= 0xdf) {
      return tail(bytes, at, to, 1) ? 2 : 0;
    }
    if (first >= 0xe0 && first <= 0xef) {
      return tail(bytes, at, to, 2) && threeByteRange(first, bytes[at + 1] & 0xff) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
      return tail(bytes, at, to, 3) && fourByteRange(first, bytes[at + 1] & 0xff) ? 4 : 0;
    }
    return 0;
  }

  /** Neither overlong nor a surrogate. */
  private static boolean threeByteRange(int first, int second) {
    return first == 0xe0 ? second >= 0xa0 : first != 0xed || second < 0xa0;
  }

  /** Neither overlong nor above U+10FFFF. */
  private static boolean fourByteRange(int first, int second) {
    return first == 0xf0 ? second >= 0x90 : first != 0xf4 || second < 0x90;
  }

  private static boolean tail(byte[] bytes, int at, int to, int count) {
    if (at + count >= to) {
      return false;
    }
    for (int index = at + 1; index <= at + count; index++) {
      if ((bytes[index] & 0xc0) != 0x80) {
        return false;
      }
    }
    return true;
  }
}
