package io.raingauge.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerTableTest {
  private static final String ANSWER =
      """
      {"columns": [{"name": "page", "role": "group"}, {"name": "users", "role": "measure"}],
       "rows": [{"page": "/a", "users": 41, "mean": 0.33333333333333331},
                {"page": "/b", "users": null, "mean": 1234567.891}],
       "errors": {"users": {"relative": 0.0326, "confidence": 0.95}}}
      """;

  @Test
  void anEstimateIsShownWithItsError() throws Exception {
    assertEquals(
        List.of("page  users +-3.3%        mean", "/a              41    0.333333"),
        lines(AnswerTable.withErrors(answer())).stream()
            .filter(line -> !line.contains("---"))
            .limit(2)
            .toList());
  }

  /** Tried: rounded to six digits as the others, it is 1234570. */
  @Test
  void noDigitBeforeThePointIsRoundedAway() throws Exception {
    String last =
        lines(AnswerTable.withErrors(answer())).stream()
            .filter(line -> line.startsWith("/b"))
            .findAny()
            .orElseThrow();
    assertEquals("1234567.89", last.substring(last.lastIndexOf(' ') + 1));
  }

  @Test
  void aProgramReadsTheNamesOfTheAnswer() throws Exception {
    StringWriter csv = new StringWriter();
    AnswerTable.of(answer()).printCsv(new PrintWriter(csv, true));
    assertEquals("page,users,mean", csv.toString().lines().findFirst().orElseThrow());
  }

  private static JsonNode answer() throws Exception {
    return new JsonMapper().readTree(ANSWER);
  }

  private static List<String> lines(Table table) {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text, true));
    return text.toString().lines().toList();
  }
}
