package io.raingauge.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final long NOW_MS = Instant.parse("2026-02-04T10:30:00Z").toEpochMilli();

  /** Tried: without the bound, 13 hours that have not begun are rows of 0. */
  @Test
  void intervalsOfARunningUnitEndNowOrWithTheNewestEvent() {
    assertEquals("2026-02-04T11:00:00Z", end("'timeframe':'this_day'", "2026-02-03T10:00:00Z"));
    assertEquals("2026-02-04T15:00:00Z", end("'timeframe':'this_day'", "2026-02-04T14:00:00Z"));
    assertEquals("2026-02-05T00:00:00Z", end("'timeframe':'this_day'", "2026-02-05T09:00:00Z"));
    assertEquals("2026-02-04T00:00:00Z", end("'timeframe':'previous_day'", "2026-02-04T10:00:00Z"));
  }

  @Test
  void intervalsEndWhereTheQuestionSays() {
    assertEquals("2026-02-06T00:00:00Z", end("'to':'2026-02-06'", "2026-02-03T10:00:00Z"));
  }

  private static String end(String timeframe, String newestEvent) {
    String json = "{'collection':'c','every':'1h'," + timeframe + "}";
    Frame.Span span = new Frame.Span(0, Instant.parse(newestEvent).toEpochMilli());
    Question question = QuestionJson.read(json.replace('\'', '"').getBytes(UTF_8));
    long[] edgesMs = Frame.of(question, Optional.of(span), NOW_MS, QueryLimits.DEFAULT).edgesMs();
    return Instant.ofEpochMilli(edgesMs[edgesMs.length - 1]).toString();
  }
}
