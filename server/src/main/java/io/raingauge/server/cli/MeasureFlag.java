package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measure as it is written in an option: {@code count}, {@code sum(bytes)}, {@code p95(ms)}, each
 * perhaps after {@code label=}.
 */
record MeasureFlag(String label, JsonNode measure) {
  private static final Pattern LABEL = Pattern.compile("([^=()]+)=(.+)");
  private static final Pattern CALL = Pattern.compile("([a-z]+)\\((.+)\\)");
  private static final Pattern MEDIAN = Pattern.compile("median\\((.+)\\)");
  private static final Pattern QUANTILE = Pattern.compile("p([0-9]{1,2}(?:\\.[0-9]+)?)\\((.+)\\)");

  /**
   * @throws CommandFailedException when it is not a measure
   */
  static MeasureFlag parse(String text) {
    Matcher labelled = LABEL.matcher(text);
    String label = labelled.matches() ? labelled.group(1) : text;
    return new MeasureFlag(label, measure(labelled.matches() ? labelled.group(2) : text));
  }

  private static JsonNode measure(String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Matcher quantile = QUANTILE.matcher(text);
    if (quantile.matches()) {
      double q = Double.parseDouble(quantile.group(1)) / 100;
      return json.objectNode().put("quantile", quantile.group(2)).put("q", q);
    }
    Matcher median = MEDIAN.matcher(text);
    if (median.matches()) {
      return json.objectNode().put("quantile", median.group(1));
    }
    Matcher call = CALL.matcher(text);
    if (call.matches()) {
      return json.objectNode().put(call.group(1).toLowerCase(Locale.ROOT), call.group(2));
    }
    if (text.equals("count")) {
      return json.textNode(text);
    }
    throw new CommandFailedException(
        "--measure "
            + text
            + " is not a measure. Write count, or a kind and its property: sum(bytes), min(ms),"
            + " max(ms), last(price), average(ms), deviation(ms), distinct(client), median(ms),"
            + " p95(ms)");
  }
}
