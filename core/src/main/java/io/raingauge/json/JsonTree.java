package io.raingauge.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small JSON documents as plain objects: a {@link Map} in the document's order, a {@link List}, a
 * {@link String}, a {@link Long}, a {@link Double}, a {@link Boolean}, or null. For definitions,
 * filters and questions; events are never read so.
 *
 * <p>A whole number that fits 64 bits is a Long; any other number is a Double. Safe for many
 * threads.
 */
public final class JsonTree {
  /** How deep objects and arrays may lie in each other. */
  static final int MAX_DEPTH = 100;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonTree() {}

  /**
   * Reads one document.
   *
   * @throws IllegalArgumentException when the bytes are not one JSON value, a name comes twice in
   *     an object, or a number is beyond a double; the message says where
   */
  public static @Nullable Object read(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IllegalArgumentException("the JSON is empty");
      }
      Object value = value(parser, token);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(
            "the JSON goes on after its end" + place(parser.currentTokenLocation()));
      }
      return value;
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "this is not JSON: " + complaint(wrong) + place(wrong.getLocation()), wrong);
    } catch (IOException wrong) { // Of bytes in memory: they are of no Unicode encoding.
      throw new IllegalArgumentException("this is not JSON: " + wrong.getMessage(), wrong);
    }
  }

  /** What a parser finds wrong, in our words and without its place. */
  public static String complaint(JsonProcessingException wrong) {
    return Complaints.ours(String.valueOf(wrong.getOriginalMessage()));
  }

  /**
   * Writes what {@link #read} returns, and other numbers, without spaces.
   *
   * @throws IllegalArgumentException for any other object, or a number that is not finite
   */
  public static byte[] write(@Nullable Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = JSON.createGenerator(bytes)) {
      write(value, to);
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
    return bytes.toByteArray();
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser gave " + token);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return elements;
  }

  private static Object number(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "the number "
              + parser.getText()
              + " is too large"
              + place(parser.currentTokenLocation()));
    }
    return value;
  }

  private static String place(@Nullable JsonLocation at) {
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static void write(@Nullable Object value, JsonGenerator to) throws IOException {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof Map<?, ?> members) {
      to.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        to.writeFieldName(String.valueOf(member.getKey()));
        write(member.getValue(), to);
      }
      to.writeEndObject();
    } else if (value instanceof Iterable<?> elements) {
      to.writeStartArray();
      for (Object element : elements) {
        write(element, to);
      }
      to.writeEndArray();
    } else {
      writeScalar(value, to);
    }
  }

  private static void writeScalar(Object value, JsonGenerator to) throws IOException {
    if (value instanceof String text) {
      to.writeString(text);
    } else if (value instanceof Boolean yes) {
      to.writeBoolean(yes);
    } else if (value instanceof Long || value instanceof Integer) {
      to.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger whole) {
      to.writeNumber(whole);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      to.writeNumber(number);
    } else {
      throw new IllegalArgumentException(
          value + " of " + value.getClass() + " cannot be written as JSON");
    }
  }
}
