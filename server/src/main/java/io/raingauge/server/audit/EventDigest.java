package io.raingauge.server.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * 128 bits of what an event says: its times, its id and each of its properties, whatever the order
 * of its members and however its numbers are written. So an event of the log and the row that a
 * chunk has kept of it have one digest (Q5). It reads JSON as any parser does, and has nothing to
 * do with what packs or reads chunks.
 *
 * <p>What chunks promise not to keep is not in it: of a name that comes twice in an object the
 * first counts, and the members of two objects of one name are those of one. All of an array is.
 *
 * <p>Reused; for one thread.
 */
final class EventDigest {
  private static final double FIRST_INEXACT = 0x1p53;

  /** A number of more characters is a double, whatever it says. */
  private static final int MAX_EXACT = 100;

  private final MessageDigest digest;
  private final Map<String, String> members = new TreeMap<>();
  private final Set<String> objects = new HashSet<>();
  private long high;
  private long low;

  EventDigest() {
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  /**
   * Of a line of the log, {@code record[from, to)}.
   *
   * @throws IllegalStateException when this is no such line
   */
  void ofLine(ReadLine line, byte[] record, int from, int to) {
    begin();
    try (JsonParser parser = ReadLine.JSON.createParser(record, from, to - from)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        if (name.equals("event") && token == JsonToken.START_OBJECT) {
          parser.nextToken();
          members(parser, "");
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException wrong) {
      throw notJson("a line of the log", wrong);
    }
    end(line.timeMs(), line.receivedMs(), line.id().orElse(""));
  }

  /**
   * Of an object that a chunk gives back, and what stands beside it.
   *
   * @param id empty for none
   * @throws IllegalStateException when it is not JSON
   */
  void ofRow(long timeMs, long receivedMs, String id, byte[] object, int length) {
    begin();
    try (JsonParser parser = ReadLine.JSON.createParser(object, 0, length)) {
      parser.nextToken();
      parser.nextToken();
      members(parser, "");
    } catch (IOException wrong) {
      throw notJson("an event of a chunk", wrong);
    }
    end(timeMs, receivedMs, id);
  }

  private void begin() {
    members.clear();
    objects.clear();
  }

  private void end(long timeMs, long receivedMs, String id) {
    digest.update(ByteBuffer.allocate(16).putLong(timeMs).putLong(receivedMs).array());
    update(id);
    members.forEach(
        (path, value) -> {
          update(path);
          update(value);
        });
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    high = bytes.getLong();
    low = bytes.getLong();
  }

  private void update(String text) {
    ByteBuffer utf16 = ByteBuffer.allocate(4 + 2 * text.length()).putInt(text.length());
    utf16.asCharBuffer().put(text); // UTF-8 would not hold half a surrogate pair.
    digest.update(utf16.array());
  }

  /** The members of an object from its first name, or its end, on. */
  private void members(JsonParser parser, String path) throws IOException {
    JsonToken token = parser.currentToken();
    for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
      String name = parser.currentName();
      String its = path + name.length() + ":" + name;
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      if (isObject && parser.nextToken() != JsonToken.END_OBJECT) {
        objects.add(its);
        members(parser, its);
      } else {
        String value = isObject ? "{}" : value(parser);
        if (!objects.contains(its)) {
          members.putIfAbsent(its, value);
        }
      }
    }
  }

  private static String value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> "null";
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_STRING -> '"' + parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case START_ARRAY -> array(parser);
      case START_OBJECT, NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  /** All tokens of an array, which a chunk keeps as it was written. */
  private static String array(JsonParser parser) throws IOException {
    StringBuilder all = new StringBuilder("[");
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      String text = token.isScalarValue() ? value(parser) : String.valueOf(parser.getText());
      all.append(token.id()).append(' ').append(text.length()).append(':').append(text);
    }
    return all.toString();
  }

  /** Equal for numbers of equal value, as far as chunks tell them apart. */
  private static String number(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      return "#" + text;
    }
    if (Math.abs(value) >= FIRST_INEXACT && text.length() <= MAX_EXACT) {
      return large(new BigDecimal(text), text, value);
    }
    return near(value);
  }

  private static String large(BigDecimal number, String text, double near) {
    try {
      return String.valueOf(number.longValueExact());
    } catch (ArithmeticException beyond) {
      boolean isWhole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
      boolean isExact = !isWhole || new BigDecimal(near).compareTo(number) == 0;
      return isExact ? near(near) : number.toPlainString();
    }
  }

  private static String near(double value) {
    boolean isLong = value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63;
    return isLong
        ? String.valueOf((long) value)
        : "d" + Long.toHexString(Double.doubleToLongBits(value));
  }

  private static IllegalStateException notJson(String what, IOException wrong) {
    return new IllegalStateException(what + " is not JSON: " + wrong.getMessage(), wrong);
  }
}
