package io.raingauge.chunk;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads a JSON number into a column: with the value that {@link
 * io.raingauge.property.PropertyReader} finds, so that chunks and rollups agree (Q5). For one
 * thread.
 */
final class NumberScanner {
  private static final int MOST_DIGITS = 18;
  private static final long MOST_EXACT = 1L << 53;

  /** Characters of the longest number that is read as a decimal: long ones take long. */
  private static final int MOST_DECIMAL = 100;

  /** Adds the valid number at {@code json[from, to)} to a row. */
  void read(byte[] json, int from, int to, int row, ColumnValues into) {
    boolean isNegative = json[from] == '-';
    int at = isNegative ? from + 1 : from;
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < to; at++) {
      int digit = json[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        count++;
      } else if (json[at] == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    boolean isPlain = at == to && count > 0 && count <= MOST_DIGITS;
    if (isPlain && point < 0) {
      into.addLong(row, isNegative ? -digits : digits);
    } else if (isPlain && digits <= MOST_EXACT) {
      // Digits and power are exact, so their quotient is the nearest double (Clinger, 1990).
      double value = digits / DoublePacker.power(to - point - 1);
      into.addDouble(row, isNegative ? -value : value);
    } else {
      readSlowly(json, from, to, row, into);
    }
  }

  private static void readSlowly(byte[] json, int from, int to, int row, ColumnValues into) {
    String text = new String(json, from, to - from, StandardCharsets.US_ASCII);
    boolean isWhole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    double value = value(text);
    if (Double.isInfinite(value)) {
      into.addText(row, Kind.JSON, json, from, to);
    } else if (Math.abs(value) < MOST_EXACT || text.length() > MOST_DECIMAL) {
      into.addDouble(row, value);
    } else {
      addLarge(new BigDecimal(text), isWhole, row, into);
    }
  }

  private static double value(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalStateException("an event breaks JSON: \"" + text + "\" is no number", wrong);
    }
  }

  /** Where a double no longer holds every whole number, the text decides. */
  private static void addLarge(BigDecimal number, boolean isWhole, int row, ColumnValues into) {
    try {
      into.addLong(row, number.longValueExact());
      return;
    } catch (ArithmeticException tooLarge) {
      // A double or a text.
    }
    double near = number.doubleValue();
    if (isWhole && new BigDecimal(near).compareTo(number) != 0) {
      byte[] text = number.toPlainString().getBytes(StandardCharsets.US_ASCII);
      into.addText(row, Kind.BIG, text, 0, text.length);
    } else {
      into.addDouble(row, near);
    }
  }
}
