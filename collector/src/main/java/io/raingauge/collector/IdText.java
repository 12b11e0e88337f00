package io.raingauge.collector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The id of one event in bytes, escaped as lines hold it, so that an equal id has equal bytes
 * however the client escaped it. Filled again for each event; for one thread.
 */
final class IdText {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private byte[] bytes = new byte[6 * CollectorSettings.MAX_ID_CHARS];
  private int size;

  void clear() {
    size = 0;
  }

  /** Whether the event has no id; an id is never empty. */
  boolean isEmpty() {
    return size == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /**
   * Takes an id as it is written without quotes and escapes.
   *
   * @return false when it holds half a surrogate pair, which UTF-8 cannot
   */
  boolean set(char[] chars, int from, int length) {
    size = 0;
    int end = from + length;
    for (int index = from; index < end; index++) {
      char c = chars[index];
      if (c < 0x80) {
        ascii((byte) c);
      } else if (!Character.isSurrogate(c)) {
        character(c);
      } else if (Character.isHighSurrogate(c)
          && index + 1 < end
          && Character.isLowSurrogate(chars[index + 1])) {
        character(Character.toCodePoint(c, chars[++index]));
      } else {
        size = 0;
        return false;
      }
    }
    return true;
  }

  /** Makes {@code key + "/" + index}, the id of an event without one (Idempotency-Key). */
  void set(byte[] key, int index) {
    System.arraycopy(key, 0, bytes, 0, key.length);
    bytes[key.length] = '/';
    int digits = 1;
    for (int rest = index / 10; rest != 0; rest /= 10) {
      digits++;
    }
    size = key.length + 1 + digits;
    int rest = index;
    for (int at = size - 1; at > key.length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  @Override
  public String toString() {
    return new String(Arrays.copyOf(bytes, size), StandardCharsets.UTF_8);
  }

  private void ascii(byte b) {
    if (b == '"' || b == '\\') {
      bytes[size++] = '\\';
      bytes[size++] = b;
    } else if (b < 0x20) {
      bytes[size++] = '\\';
      bytes[size++] = 'u';
      bytes[size++] = '0';
      bytes[size++] = '0';
      bytes[size++] = HEX[b >> 4];
      bytes[size++] = HEX[b & 15];
    } else {
      bytes[size++] = b;
    }
  }

  private void character(int point) {
    if (point < 0x800) {
      bytes[size++] = (byte) (0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        bytes[size++] = (byte) (0xe0 | (point >> 12));
      } else {
        bytes[size++] = (byte) (0xf0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      }
      bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    }
    bytes[size++] = (byte) (0x80 | (point & 0x3f));
  }
}
