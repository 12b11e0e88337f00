package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The rows of an answer as a table. */
final class AnswerTable {
  private static final int DIGITS = 6;
  private static final int DIGITS_OF_FRACTION = 2;

  private AnswerTable() {}

  /**
   * For eyes: a column of estimates has their error beside its name.
   *
   * @param answer to {@code POST /v1/query}: an object with {@code rows}, an array of objects
   */
  static Table withErrors(JsonNode answer) {
    JsonNode errors = answer.path("errors");
    return of(answer, column -> column + error(errors.path(column)));
  }

  /**
   * For programs: columns have the names that the answer gives them.
   *
   * @param answer as in {@link #withErrors}
   */
  static Table of(JsonNode answer) {
    return of(answer, column -> column);
  }

  private static Table of(JsonNode answer, UnaryOperator<String> heading) {
    JsonNode rows = answer.path("rows");
    List<String> columns = columns(answer);
    Table table = new Table(columns.stream().map(heading).toList());
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      columns.forEach(column -> cells.add(cell(row.path(column))));
      table.row(cells);
    }
    return table;
  }

  /** In the order that the answer has; of all rows, should one have more than the first. */
  private static List<String> columns(JsonNode answer) {
    Set<String> columns = new LinkedHashSet<>();
    for (JsonNode column : answer.path("columns")) {
      columns.add(column.isTextual() ? column.asText() : column.path("name").asText());
    }
    for (JsonNode row : answer.path("rows")) {
      row.fieldNames().forEachRemaining(columns::add);
    }
    return new ArrayList<>(columns);
  }

  private static String error(JsonNode error) {
    return error.isMissingNode()
        ? ""
        : String.format(Locale.ROOT, " +-%.1f%%", error.path("relative").asDouble() * 100);
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    }
    if (value.isFloatingPointNumber()) {
      return rounded(new BigDecimal(value.asText())).stripTrailingZeros().toPlainString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** No digit before the point is lost. */
  private static BigDecimal rounded(BigDecimal number) {
    int whole = Math.max(0, number.precision() - number.scale());
    return number.round(new MathContext(Math.max(DIGITS, whole + DIGITS_OF_FRACTION)));
  }
}
