package io.raingauge.chunk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an event says, read with another parser: each value under the names that lead to it, of a
 * name that comes twice the first. Equal events have equal leaves, however they are written.
 */
final class Leaves {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200).build())
          .build();
  private static final BigDecimal EXACT = new BigDecimal(1L << 53);

  private Leaves() {}

  static Map<List<String>, String> of(byte[] event) {
    Map<List<String>, String> leaves = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(event)) {
      parser.nextToken();
      object(parser, event, List.of(), leaves);
      if (parser.nextToken() != null) {
        throw new IllegalStateException("it goes on: " + new String(event, StandardCharsets.UTF_8));
      }
    } catch (IOException wrong) {
      throw new IllegalStateException(new String(event, StandardCharsets.UTF_8), wrong);
    }
    leaves.values().removeIf("object"::equals);
    return leaves;
  }

  private static void object(
      JsonParser parser, byte[] event, List<String> names, Map<List<String>, String> leaves)
      throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      List<String> all = new ArrayList<>(names);
      all.add(name);
      JsonToken token = parser.nextToken();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      if (token == JsonToken.START_OBJECT && !isEmpty(event, from) && all.size() < 64) {
        leaves.putIfAbsent(all, "object");
        object(parser, event, all, leaves);
      } else if (token.isStructStart()) {
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        leaves.putIfAbsent(all, new String(event, from, to - from, StandardCharsets.UTF_8));
      } else if (token.isNumeric()) {
        leaves.putIfAbsent(all, number(parser.getText()));
      } else {
        String type = token == JsonToken.VALUE_STRING ? "string " : "";
        leaves.putIfAbsent(all, type + parser.getText());
      }
    }
  }

  private static boolean isEmpty(byte[] event, int from) {
    int at = from + 1;
    while (event[at] <= ' ') {
      at++;
    }
    return event[at] == '}';
  }

  /** Whole numbers exact, and others as the nearest double. */
  private static String number(String text) {
    BigDecimal exact = new BigDecimal(text);
    double near = Double.parseDouble(text);
    boolean isWholeText = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
    if (Double.isInfinite(near)) {
      return "beyond " + text;
    }
    if (!isWholeText && near == 0 && Double.doubleToRawLongBits(near) != 0) {
      return "-0.0";
    }
    boolean isLarge = exact.abs().compareTo(EXACT) >= 0;
    if (isWholeText || (isLarge && isLong(exact))) {
      return exact.setScale(0, RoundingMode.UNNECESSARY).toPlainString();
    }
    BigDecimal value = new BigDecimal(near).stripTrailingZeros();
    return value.scale() <= 0 ? value.toPlainString() : value.toString();
  }

  private static boolean isLong(BigDecimal exact) {
    try {
      exact.longValueExact();
      return true;
    } catch (ArithmeticException no) {
      return false;
    }
  }
}
