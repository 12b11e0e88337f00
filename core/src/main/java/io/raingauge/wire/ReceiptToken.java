package io.raingauge.wire;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token of an accepted receipt, by which a query can ask for an answer that includes it (Q4).
 *
 * <pre>
 *  r1-COLLECTOR-PARTITION.NUMBER_PARTITION.NUMBER…     all in hexadecimal, partitions ascending
 * </pre>
 *
 * @param collector the collector's id
 * @param numbers the last number of the batch for each partition it touched
 */
public record ReceiptToken(long collector, Map<Integer, Long> numbers) {
  private static final Pattern FORM =
      Pattern.compile(
          "r1-([0-9a-f]{16})-([0-9a-f]{1,4}\\.[0-9a-f]{1,15}(?:_[0-9a-f]{1,4}\\.[0-9a-f]{1,15})*)");

  public ReceiptToken {
    numbers = Map.copyOf(numbers);
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("a receipt covers at least one event");
    }
  }

  /**
   * @throws IllegalArgumentException when the text is not a token
   */
  public static ReceiptToken parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > 100_000 || !form.matches()) {
      throw new IllegalArgumentException(
          "this is not the token of a receipt; take it from \"token\" of an answer to POST /v1/events");
    }
    Map<Integer, Long> numbers = new TreeMap<>();
    for (String entry : form.group(2).split("_", -1)) {
      int dot = entry.indexOf('.');
      numbers.put(
          Integer.parseInt(entry.substring(0, dot), 16),
          Long.parseLong(entry.substring(dot + 1), 16));
    }
    return new ReceiptToken(Long.parseUnsignedLong(form.group(1), 16), numbers);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.format("r1-%016x-", collector));
    String separator = "";
    for (Map.Entry<Integer, Long> entry : new TreeMap<>(numbers).entrySet()) {
      text.append(separator)
          .append(Integer.toHexString(entry.getKey()))
          .append('.')
          .append(Long.toHexString(entry.getValue()));
      separator = "_";
    }
    return text.toString();
  }
}
