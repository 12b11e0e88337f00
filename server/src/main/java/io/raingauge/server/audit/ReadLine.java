package io.raingauge.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.raingauge.property.PropertyValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log, read as any JSON parser reads it (Q5): not with the fold's own readers.
 *
 * @param id empty for none
 * @param properties of the event, by their dotted paths; of a path that comes twice the first. A
 *     {@link String}, a {@link Boolean}, a {@link Long}, a {@link Double}; {@link #NESTED} for an
 *     object, an array, or a number that no double can hold; or null
 */
record ReadLine(
    String project,
    String collection,
    long timeMs,
    long receivedMs,
    Optional<String> id,
    Map<String, @Nullable Object> properties) {
  static final Object NESTED = new Object();

  /** The least whole number whose neighbours a double cannot hold. */
  private static final double FIRST_INEXACT = 0x1p53;

  /** A number of more characters is a double, whatever it says. */
  private static final int MAX_EXACT = 100;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /**
   * @throws IllegalStateException when this is no such line
   */
  static ReadLine of(byte[] record, int from, int to) {
    Map<String, @Nullable Object> properties = new HashMap<>();
    return read(record, from, to, properties, event -> members(event, "", properties));
  }

  /**
   * The same of all but its properties, which takes half the time.
   *
   * @throws IllegalStateException when this is no such line
   */
  static ReadLine withoutProperties(byte[] record, int from, int to) {
    return read(record, from, to, Map.of(), JsonParser::skipChildren);
  }

  /** Reads the value of the member "event". */
  private interface OfEvent {
    void read(JsonParser event) throws IOException;
  }

  private static ReadLine read(
      byte[] record, int from, int to, Map<String, @Nullable Object> properties, OfEvent event) {
    Map<String, @Nullable Object> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(record, from, to - from)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("event")) {
          event.read(parser);
        } else {
          members.put(name, value(parser));
        }
      }
    } catch (IOException wrong) {
      throw new IllegalStateException(
          "a line of the log is not JSON: " + wrong.getMessage(), wrong);
    }
    if (members.get("project") instanceof String project
        && members.get("collection") instanceof String collection
        && members.get("time") instanceof Long timeMs
        && members.get("received") instanceof Long receivedMs) {
      Optional<String> id = Optional.ofNullable(members.get("id")).map(String::valueOf);
      return new ReadLine(project, collection, timeMs, receivedMs, id, properties);
    }
    throw new IllegalStateException("a line of the log lacks a member");
  }

  /** Sets a slot to the value of a property. */
  void copy(String path, PropertyValues into, int slot) {
    Object value = properties.get(path);
    if (value instanceof Long whole) {
      into.setLong(slot, whole);
    } else if (value instanceof Double number) {
      into.setDouble(slot, number);
    } else if (value instanceof Boolean truth) {
      into.setBoolean(slot, truth);
    } else if (value instanceof String text) {
      into.setString(slot, text.toCharArray(), 0, text.length());
    } else if (value != null) {
      into.setNested(slot);
    } else if (properties.containsKey(path)) {
      into.setNull(slot);
    }
  }

  private static void members(JsonParser parser, String before, Map<String, @Nullable Object> into)
      throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String path = before + name;
      JsonToken token = parser.nextToken();
      if (!into.containsKey(path)) {
        into.put(path, value(parser));
      }
      if (token == JsonToken.START_OBJECT) {
        members(parser, path + ".", into);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case START_OBJECT,
          START_ARRAY,
          NOT_AVAILABLE,
          END_OBJECT,
          END_ARRAY,
          FIELD_NAME,
          VALUE_EMBEDDED_OBJECT ->
          NESTED;
    };
  }

  /** A Long where the text is a whole number that fits, however it is written; else a Double. */
  private static Object number(String text) {
    double value = Double.parseDouble(text);
    double size = Math.abs(value);
    if (Double.isInfinite(value)) {
      return NESTED;
    }
    if (size >= FIRST_INEXACT && size <= 0x1p63 && text.length() <= MAX_EXACT) {
      try {
        return new BigDecimal(text).longValueExact();
      } catch (ArithmeticException notWhole) {
        return value;
      }
    }
    return value == Math.rint(value) && size < FIRST_INEXACT ? (Object) (long) value : value;
  }
}
