package io.raingauge.chunk;

import io.raingauge.wire.ByteSearch;
import java.util.Arrays;

/** A place in a JSON text, which goes from token to token. For one thread. */
final class JsonCursor {

  private byte[] json = {};
  private int at;
  private int end;

  /** Goes before {@code bytes[from, to)}. */
  void over(byte[] bytes, int from, int to) {
    json = bytes;
    at = from;
    end = to;
  }

  /** Where the next character is. */
  int at() {
    return at;
  }

  /** Goes past so many bytes. */
  void skip(int count) {
    at += count;
  }

  /** Whether the next character that is no space is this one; it goes nowhere. */
  boolean isNext(int wanted) {
    int index = at;
    while (index < end && isSpace(json[index])) {
      index++;
    }
    return index < end && json[index] == wanted;
  }

  /** Goes past the value whose first character is behind. */
  void skipValue(int first) {
    int depth = 0;
    int c = first;
    while (true) {
      switch (c) {
        case '"' -> skipString();
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case ',', ':' -> {}
        default -> skipScalar();
      }
      if (depth <= 0) {
        return;
      }
      c = next();
    }
  }

  /** Goes to the end of a number or a literal. */
  void skipScalar() {
    while (at < end && !isAfterScalar(json[at])) {
      at++;
    }
  }

  private static boolean isAfterScalar(byte b) {
    return b == ',' || b == '}' || b == ']' || isSpace(b);
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** The next character that is no space, which it goes past. */
  int next() {
    while (at < end) {
      byte b = json[at++];
      if (!isSpace(b)) {
        return b;
      }
    }
    throw broken("it ends too early");
  }

  /** Goes past these bytes and the quote after them, if they are what comes next. */
  boolean skipIfNext(byte[] inside) {
    int quote = at + inside.length;
    if (quote >= end
        || json[quote] != '"'
        || !Arrays.equals(json, at, quote, inside, 0, inside.length)) {
      return false;
    }
    at = quote + 1;
    return true;
  }

  /** Goes past a string whose first quote is behind, and tells whether it has an escape. */
  boolean skipString() {
    boolean isEscaped = false;
    at = quoteOrEscape();
    while (at < end && json[at] == '\\') {
      isEscaped = true;
      at += 2;
      at = at < end ? quoteOrEscape() : at;
    }
    if (at >= end) {
      throw broken("a string has no end");
    }
    at++;
    return isEscaped;
  }

  private int quoteOrEscape() {
    return ByteSearch.firstOf(json, at, end, '"', '\\');
  }

  IllegalStateException broken(String why) {
    return new IllegalStateException("JSON is broken near byte " + at + ": " + why);
  }
}
