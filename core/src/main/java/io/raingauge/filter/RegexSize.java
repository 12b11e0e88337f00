package io.raingauge.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many instructions a regular expression becomes at most, found before it is compiled: RE2/J
 * writes {@code x{1000}} out a thousand times, so {@code ((a{100}){100}){1000}}, which has 22
 * characters, would take all memory there is.
 *
 * <p>It reads the expression once and knows of it what multiplies: groups, repetitions, and where a
 * brace is none (escapes, classes, quoted text). What RE2/J refuses it need not understand. For one
 * thread.
 */
final class RegexSize {
  /** Instructions of the largest expression: more than any of 1,000 plain characters has. */
  static final int MAX_INSTRUCTIONS = 2000;

  /** So large that a hundred million repetitions of it do not overflow. */
  private static final long BEYOND = 1L << 35;

  /** What a group takes besides what is in it. */
  private static final int GROUP = 2;

  /** A choice, and an instruction for an alternative that is empty. */
  private static final int OR = 2;

  private static final Pattern REPETITION = Pattern.compile("\\{([0-9]{1,8})(?:,([0-9]{0,8}))?\\}");

  private final String text;
  private final Deque<Long> outside = new ArrayDeque<>();
  private int at;

  /**
   * Of what stands in the innermost open group: all but the last part, and that, which may repeat.
   */
  private long before;

  private long last;

  private RegexSize(String text) {
    this.text = text;
  }

  /**
   * Refuses what is too large.
   *
   * @throws IllegalArgumentException with words that go on from the name of the test
   */
  static void require(String text) {
    long size = new RegexSize(text).instructions();
    if (size > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "is too large a regular expression: written out, its repetitions come to "
              + (size >= BEYOND ? "very many" : size)
              + " parts; at most "
              + MAX_INSTRUCTIONS
              + " are allowed. Repeat less often, or with * or +");
    }
  }

  private long instructions() {
    while (at < text.length()) {
      char next = text.charAt(at++);
      switch (next) {
        case '(' -> open();
        case ')' -> close();
        case '[' -> {
          skipClass();
          part(1);
        }
        case '\\' -> escape();
        case '{' -> repeat();
        case '*', '+', '?' -> last++;
        case '|' -> last += OR;
        default -> part(1);
      }
    }
    while (!outside.isEmpty()) {
      close();
    }
    return Math.min(BEYOND, before + last);
  }

  private void part(long size) {
    before = Math.min(BEYOND, before + last);
    last = size;
  }

  private void open() {
    outside.push(Math.min(BEYOND, before + last));
    before = 0;
    last = 0;
  }

  private void close() {
    long inside = Math.max(1, before + last) + GROUP;
    before = outside.isEmpty() ? 0 : outside.pop();
    last = Math.min(BEYOND, inside);
  }

  /** At a brace: {@code {2}}, {@code {2,}} or {@code {2,5}}; any other is a brace. */
  private void repeat() {
    Matcher repetition = REPETITION.matcher(text).region(at - 1, text.length());
    if (!repetition.lookingAt()) {
      part(1);
      return;
    }
    at = repetition.end();
    long least = Long.parseLong(repetition.group(1));
    String most = repetition.group(2);
    if (most == null) {
      last = Math.min(BEYOND, last * Math.max(1, least));
    } else { // What may be left out is a choice each time.
      long times = most.isEmpty() ? least + 1 : Math.max(least, Long.parseLong(most));
      last = Math.min(BEYOND, (last + 1) * Math.max(1, times));
    }
  }

  /** After a backslash: one part, but for quoted text; the braces of {@code \x{41}} are its own. */
  private void escape() {
    if (at == text.length()) {
      return;
    }
    char kind = text.charAt(at++);
    if (kind == 'Q') {
      int end = text.indexOf("\\E", at);
      int to = end < 0 ? text.length() : end;
      for (; at < to; at++) {
        part(1);
      }
      at = end < 0 ? to : end + 2;
      return;
    }
    if ((kind == 'x' || kind == 'p' || kind == 'P') && text.startsWith("{", at)) {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
    }
    part(1);
  }

  /**
   * After its bracket, up to behind the one that closes it: not the first, and none that is
   * escaped.
   */
  private void skipClass() {
    at += text.startsWith("^", at) ? 1 : 0;
    at += text.startsWith("]", at) ? 1 : 0;
    while (at < text.length() && text.charAt(at) != ']') {
      boolean named = text.startsWith("[:", at) && text.indexOf(":]", at + 2) >= 0;
      at = named ? text.indexOf(":]", at + 2) + 2 : at + (text.charAt(at) == '\\' ? 2 : 1);
    }
    at = Math.min(text.length(), at + 1);
  }
}
