package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;

/**
 * The inside of JSON strings, to UTF-8 and back. Half a surrogate pair, which JSON can escape and
 * UTF-8 cannot hold, becomes the three bytes that it would be if it were a character; back, it is
 * escaped again.
 */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonText() {}

  /** Appends the UTF-8 of the valid inside of a JSON string, {@code json[from, to)}. */
  static void unescape(byte[] json, int from, int to, GrowingBytes into) {
    int plain = from;
    for (int at = from; at < to; at++) {
      if (json[at] != '\\') {
        continue;
      }
      into.put(json, plain, at);
      int escaped = json[++at];
      if (escaped == 'u') {
        int unit = unit(json, at + 1);
        at += 4;
        if (Character.isHighSurrogate((char) unit)
            && at + 6 < to
            && json[at + 1] == '\\'
            && json[at + 2] == 'u'
            && Character.isLowSurrogate((char) unit(json, at + 3))) {
          unit = Character.toCodePoint((char) unit, (char) unit(json, at + 3));
          at += 6;
        }
        putPoint(unit, into);
      } else {
        into.put(unescaped(escaped));
      }
      plain = at + 1;
    }
    into.put(json, plain, to);
  }

  /** Appends a JSON string with its quotes, of the UTF-8 bytes {@code [from, to)}. */
  static void quote(byte[] utf8, int from, int to, GrowingBytes into) {
    into.put('"');
    int plain = from;
    for (int at = from; at < to; at++) {
      byte b = utf8[at];
      boolean isHalf = isHalf(utf8, at, to);
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ') || isHalf) {
        into.put(utf8, plain, at);
        if (b == '"' || b == '\\') {
          into.put('\\');
          into.put(b);
        } else {
          putUnit(isHalf ? half(utf8, at) : b, into);
          at += isHalf ? 2 : 0;
        }
        plain = at + 1;
      }
    }
    into.put(utf8, plain, to);
    into.put('"');
  }

  private static boolean isHalf(byte[] utf8, int at, int to) {
    return utf8[at] == (byte) 0xed && at + 2 < to && (utf8[at + 1] & 0xe0) == 0xa0;
  }

  private static int half(byte[] utf8, int at) {
    return 0xd000 | (utf8[at + 1] & 0x3f) << 6 | (utf8[at + 2] & 0x3f);
  }

  private static void putUnit(int unit, GrowingBytes into) {
    into.put('\\');
    into.put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      into.put(HEX[unit >> shift & 15]);
    }
  }

  private static void putPoint(int point, GrowingBytes into) {
    if (point < 0x80) {
      into.put(point);
    } else if (point < 0x800) {
      into.put(0xc0 | point >> 6);
      into.put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      into.put(0xe0 | point >> 12);
      into.put(0x80 | (point >> 6 & 0x3f));
      into.put(0x80 | (point & 0x3f));
    } else {
      into.put(0xf0 | point >> 18);
      into.put(0x80 | (point >> 12 & 0x3f));
      into.put(0x80 | (point >> 6 & 0x3f));
      into.put(0x80 | (point & 0x3f));
    }
  }

  private static int unit(byte[] json, int at) {
    int unit = 0;
    for (int index = at; index < at + 4; index++) {
      unit = unit << 4 | Character.digit(json[index], 16);
    }
    return unit;
  }

  private static int unescaped(int escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }
}
