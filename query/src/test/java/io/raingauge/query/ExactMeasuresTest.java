package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.Width;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Quantiles and distinct values that are no estimates. */
final class ExactMeasuresTest {
  private static final String P95 = "{\"quantile\": \"bytes\", \"q\": 0.95";

  private final AskedEvents events = new AskedEvents();

  @AfterEach
  void stop() {
    events.close();
  }

  @Test
  void rawEventsGiveExactQuantilesAndTheAnswerNamesNoError() throws IOException {
    hundred();
    String answer = json(ask(QueryLimits.DEFAULT, P95 + "}"));
    assertTrue(answer.contains("\"rows\":[{\"n\":9500001}]"), answer);
    assertTrue(answer.contains("\"errors\":{}"), answer);
  }

  /** Tried: without {@code needsRawEvents} in RollupSource the sketch of the rollup answers. */
  @Test
  void aRollupAnswersUnlessTheQuestionWantsItExact() throws IOException {
    hundred();
    events.define(
        new Rollup(
            "p",
            "sizes",
            "clicks",
            Filter.ALL,
            List.of(),
            List.of(new Measure(Measure.Kind.QUANTILE, "bytes")),
            List.of(Width.MINUTE),
            Optional.empty()));
    Answer estimate = ask(QueryLimits.DEFAULT, P95 + "}");
    assertInstanceOf(Origin.OfRollup.class, estimate.origin());
    assertTrue(json(estimate).contains("\"errors\":{\"n\":{\"relative\":0.01}}"), json(estimate));
    Answer exact = ask(QueryLimits.DEFAULT, P95 + ", \"exact\": true}");
    assertInstanceOf(Origin.OfRaw.class, exact.origin());
    assertTrue(json(exact).contains("{\"n\":9500001}"), json(exact));
  }

  @Test
  void whatCannotBeExactIsAnErrorOrAnEstimateThatSaysSo() throws IOException {
    hundred();
    QueryLimits small = new QueryLimits(100_000, 1_000_000, 10_000, Duration.ofSeconds(30), 4, 64);
    Answer estimate = ask(small, P95 + "}");
    assertTrue(json(estimate).contains("\"errors\":{\"n\":{\"relative\":0.01}}"), json(estimate));
    QueryException refused =
        assertThrows(QueryException.class, () -> ask(small, P95 + ", \"exact\": true}"));
    assertEquals(Kind.TOO_LARGE, refused.kind());
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("\"n\" has too many different values"),
        refused.getMessage());
  }

  @Test
  void withoutRawEventsTheErrorSaysHowToKeepThem() {
    hundred();
    Queries without =
        new Queries(events.store(), FixedCoverage.UP_TO_DATE, () -> 0, QueryLimits.DEFAULT);
    QueryException refused =
        assertThrows(
            QueryException.class,
            () -> without.answer("p", read(P95 + ", \"exact\": true}"), () -> false));
    assertEquals(Kind.NO_ROLLUP, refused.kind());
    assertEquals(Optional.empty(), refused.definition());
    assertTrue(refused.problems().toString().contains("fold.raw-events=true"), refused.toString());
  }

  @Test
  void severalMeasuresAreOfOnePass() throws IOException {
    hundred();
    Question question =
        QuestionJson.read(
            ("{\"collection\": \"clicks\", \"measures\": {\"p50\": {\"quantile\": \"bytes\"},"
                    + " \"p99\": {\"quantile\": \"bytes\", \"q\": 0.99}, \"n\": \"count\","
                    + " \"d\": {\"distinct\": \"bytes\", \"exact\": true}}}")
                .getBytes(StandardCharsets.UTF_8));
    Answer answer = events.queries(QueryLimits.DEFAULT, 0).answer("p", question, () -> false);
    assertTrue(
        json(answer).contains("[{\"p50\":5000001,\"p99\":9900001,\"n\":101,\"d\":101}]"),
        json(answer));
    assertEquals(101, answer.rowsRead());
  }

  /** 0 to 100, apart far enough that no estimate hits one. */
  private void hundred() {
    for (int index = 0; index <= 100; index++) {
      events.add(index * 1_000L, Map.of("bytes", index * 100_000L + 1));
    }
  }

  private Answer ask(QueryLimits limits, String measure) {
    return events.queries(limits, 0).answer("p", read(measure), () -> false);
  }

  private static Question read(String measure) {
    return QuestionJson.read(
        ("{\"collection\": \"clicks\", \"measures\": {\"n\": " + measure + "}}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String json(Answer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerJson.write(answer, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
