package io.raingauge.property;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the wanted properties of an event into slots. The hottest code of the product: it reads no
 * further than it must, and allocates nothing for a plain event. What {@link PlainScanner} gives up
 * goes through Jackson's parser.
 *
 * <p>The property at index i of its list has slot i. Of a property that comes twice the first
 * counts. A number that no double can hold is {@link PropertyValues.Type#NESTED}: it exists and
 * equals nothing.
 *
 * <p>For one thread.
 */
public final class PropertyReader {
  /**
   * The path that stands for the event's time. It is not read from the object: whoever knows the
   * time sets its slot, after {@link #read}.
   */
  public static final String TIME = "$time";

  /** The least whole number whose neighbours a double cannot hold. */
  private static final double FIRST_INEXACT = 0x1p53;

  /** Characters of the longest whole number that fits 64 bits. */
  private static final int LONGEST_LONG = 20;

  /** Characters of the longest number that is read as a decimal: long ones take long. */
  private static final int MAX_EXACT = 100;

  /**
   * What was accepted is read, however long its names and numbers are; its size is bounded. Names
   * are not interned: made-up ones would fill the JVM's table.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final PathTrie root;
  private final int wanted;
  private final PlainScanner plain;

  /**
   * @param paths dotted paths, each once
   */
  public PropertyReader(List<String> paths) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    for (int slot = 0; slot < paths.size(); slot++) {
      String path = paths.get(slot);
      if (!path.equals(TIME) && slots.put(path, slot) != null) {
        throw new IllegalArgumentException("the property \"" + path + "\" is wanted twice");
      }
    }
    root = PathTrie.of(slots);
    wanted = slots.size();
    plain = new PlainScanner(root, wanted);
  }

  /**
   * Clears {@code into} and fills its slots from the object at {@code json[from, to)}, which was
   * found to be valid when it was accepted.
   *
   * @throws IllegalStateException when it is not valid as far as it had to be read
   */
  public void read(byte[] json, int from, int to, PropertyValues into) {
    into.clear();
    if (wanted == 0 || plain.read(json, from, to, into)) {
      return;
    }
    into.clear();
    parse(json, from, to, into);
  }

  /** Reads what is not plain, and any other: fills slots that are clear. */
  void parse(byte[] json, int from, int to, PropertyValues into) {
    try (JsonParser parser = JSON.createParser(json, from, to - from)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalStateException("an event of " + (to - from) + " bytes is not an object");
      }
      members(parser, root, wanted, into);
    } catch (IOException broken) {
      throw new IllegalStateException(
          "an event of " + (to - from) + " bytes is not JSON: " + broken.getMessage(), broken);
    }
  }

  /** Reads the members of an object, and returns how many properties are still wanted. */
  private static int members(
      JsonParser parser, PathTrie node, int wantedBefore, PropertyValues into) throws IOException {
    int left = wantedBefore;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      PathTrie child = node.child(name);
      if (child == null) {
        parser.skipChildren();
        continue;
      }
      int slot = child.slot();
      if (slot != PathTrie.NO_SLOT && into.type(slot) == PropertyValues.Type.ABSENT) {
        set(parser, token, slot, into);
        left--;
      }
      if (left > 0 && token == JsonToken.START_OBJECT && child.hasChildren()) {
        left = members(parser, child, left, into);
      } else if (left > 0) {
        parser.skipChildren();
      }
      if (left == 0) {
        return 0;
      }
    }
    return left;
  }

  private static void set(JsonParser parser, JsonToken token, int slot, PropertyValues into)
      throws IOException {
    switch (token) {
      case VALUE_STRING ->
          into.setString(
              slot, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      case VALUE_NUMBER_INT -> setWhole(parser, slot, into);
      case VALUE_NUMBER_FLOAT -> setNumber(parser, slot, into);
      case VALUE_TRUE -> into.setBoolean(slot, true);
      case VALUE_FALSE -> into.setBoolean(slot, false);
      case VALUE_NULL -> into.setNull(slot);
      case START_OBJECT, START_ARRAY -> into.setNested(slot);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("the parser gave " + token + " for a value");
    }
  }

  private static void setWhole(JsonParser parser, int slot, PropertyValues into)
      throws IOException {
    if (parser.getTextLength() <= LONGEST_LONG
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      into.setLong(slot, parser.getLongValue());
    } else {
      setNumber(parser, slot, into);
    }
  }

  private static void setNumber(JsonParser parser, int slot, PropertyValues into)
      throws IOException {
    double value = parser.getDoubleValue();
    double size = Math.abs(value);
    if (Double.isInfinite(value)) {
      into.setNested(slot);
    } else if (size >= FIRST_INEXACT && size <= 0x1p63 && parser.getTextLength() <= MAX_EXACT) {
      setLarge(parser.getDecimalValue(), slot, into);
    } else {
      into.setDouble(slot, value);
    }
  }

  /** Where a double no longer holds every whole number, the text decides. */
  private static void setLarge(BigDecimal value, int slot, PropertyValues into) {
    try {
      into.setLong(slot, value.longValueExact());
    } catch (ArithmeticException notWhole) {
      into.setDouble(slot, value.doubleValue());
    }
  }
}
