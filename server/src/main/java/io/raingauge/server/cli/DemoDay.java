package io.raingauge.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raingauge.server.DemoTotals;
import io.raingauge.server.DemoTraffic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/** The day that the demo sends, and what it asks of it. For one thread. */
final class DemoDay {
  private static final String COLLECTION = "clicks";
  private static final int IN_FLIGHT = 4;
  private static final Duration RETRY_FOR = Duration.ofMinutes(2);
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_FOLD = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BatchSender.Pause SLEEP =
      time -> TimeUnit.MILLISECONDS.sleep(time.toMillis());

  private final ApiClient client;
  private final LocalDate day;
  private final PrintWriter out;

  DemoDay(ApiClient client, LocalDate day, PrintWriter out) {
    this.client = client;
    this.day = day;
    this.out = out;
  }

  /** Waits until the server counts what it accepts. */
  void awaitReady() throws InterruptedException {
    long startNanos = System.nanoTime();
    Answer answer = client.tryGet("ready");
    while (!answer.isSuccess()) {
      if (System.nanoTime() - startNanos > LONGEST_START.toNanos()) {
        throw new CommandFailedException(
            "The server still waits for "
                + answer.json().path("waitingFor").path(0).asText("something")
                + "; its log in the data folder says why.");
      }
      SLEEP.of(POLL);
      answer = client.tryGet("ready");
    }
  }

  /** Before the events: a rollup counts what comes after its definition. */
  void defineRollups() {
    define(
        "clicks-by-page",
        """
        {"collection": "clicks", "by": ["page"], "every": ["1m", "1h", "1d"],
         "measures": ["count", {"distinct": "visitor"}, {"quantile": "ms"}]}
        """);
    define(
        "clicks-by-country",
        """
        {"collection": "clicks", "by": ["country", "device"], "every": ["1m", "1h", "1d"],
         "measures": ["count", {"average": "ms"}]}
        """);
  }

  /**
   * Sends the whole day, waits until it is counted, and compares.
   *
   * @throws CommandFailedException when it cannot be sent, or when the count is wrong
   */
  void send(DemoTraffic traffic, int clicks) throws IOException, InterruptedException {
    SendProgress progress = new SendProgress();
    CountedRepeats repeats = CountedRepeats.before(client);
    long startNanos = System.nanoTime();
    try (ProgressBar bar =
            Bar.of(day.toString(), clicks, " clicks", 1, Bar.Shown.ON_STANDARD_ERROR);
        SendRun run = new SendRun(IN_FLIGHT, progress, batch -> bar.stepBy(batch.eventCount()))) {
      run.send(source(traffic), sender(BatchKeys.ofRun(BatchKeys.randomRun())));
    }
    if (progress.failure().isPresent()) {
      throw progress.failure().get();
    }
    double sent = (System.nanoTime() - startNanos) / 1e9;
    boolean folded =
        new FoldedReceipts(client, COLLECTION, SLEEP).await(progress.tokens(), LONGEST_FOLD);
    if (!folded) {
      throw new CommandFailedException(
          "The day is not counted after "
              + LONGEST_FOLD.toMinutes()
              + " minutes; raingauge status"
              + " shows how far it is.");
    }
    double counted = (System.nanoTime() - startNanos) / 1e9;
    compare(traffic.totals(), repeats.after().orElse(0));
    say("Sent in %.1f s, all of it counted after %.1f s.%n", sent, counted);
  }

  /** Three questions, as anybody could ask them. */
  void printAnswers() {
    ask(
        "The pages with the most clicks",
        """
        {"collection": "clicks", "by": ["page"], "order": "-clicks", "limit": 8,
         "measures": {"clicks": "count", "visitors": {"distinct": "visitor"},
                      "p95 ms": {"quantile": "ms", "q": 0.95}}}
        """);
    ask(
        "Countries on the phone",
        """
        {"collection": "clicks", "by": ["country"], "order": "-clicks", "limit": 6,
         "where": {"property": "device", "eq": "phone"},
         "measures": {"clicks": "count", "average ms": {"average": "ms"}}}
        """);
    ask(
        "The day",
        """
        {"collection": "clicks", "every": "3h", "measures": {"clicks": "count"}}
        """);
  }

  /** Sends some clicks of now; a failure is left to the page to show. */
  void sendLive(DemoTraffic traffic, Instant now, int clicks) throws InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int[] lines = new int[clicks];
    for (int index = 0; index < clicks; index++) {
      lines[index] = index + 1;
      String id = "live-" + now.toEpochMilli() + "-" + index;
      body.writeBytes((traffic.click(now, id) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    EventBatch batch =
        new EventBatch("live", now.toEpochMilli(), 0, body.toByteArray(), lines, body.size());
    try {
      sender(BatchKeys.ofRun("live")).send(batch);
    } catch (CommandFailedException e) {
      say("%s", String.valueOf(e.getMessage()));
    }
  }

  private void compare(DemoTotals expected, long repeated) {
    ObjectNode question = tree("{\"collection\": \"clicks\", \"by\": [\"page\"]}");
    JsonNode rows = within(question).path("rows");
    long counted = 0;
    long exactPages = 0;
    for (JsonNode row : rows) {
      long count = row.path("count").asLong();
      counted += count;
      exactPages += count == expected.byPage().getOrDefault(row.path("page").asText(), 0L) ? 1 : 0;
    }
    say(
        "%nSent %,d events: %,d clicks, %,d of them sent twice, %,d out of order.%nCounted %,d%s",
        expected.sentEvents(),
        expected.clicks(),
        expected.retriedEvents(),
        expected.outOfOrderEvents(),
        counted,
        counted == expected.clicks() && exactPages == expected.byPage().size()
            ? ", exactly, in all and for each of " + exactPages + " pages."
            : ": the day holds clicks of another demo too (another --seed or --events).");
    if (repeated > expected.retriedEvents()) {
      say(
          "%,d were repeats of what an earlier run had sent: not counted again.",
          repeated - expected.retriedEvents());
    }
  }

  private void ask(String title, String question) {
    say("%n%s, %s UTC", title, day);
    AnswerTable.withErrors(within(tree(question))).print(out);
  }

  private JsonNode within(ObjectNode question) {
    question.put("from", day + "T00:00:00Z").put("to", day.plusDays(1) + "T00:00:00Z");
    return client.send("POST", "v1/query", question);
  }

  private void define(String name, String definition) {
    client.send("PUT", "v1/rollups/" + name, tree(definition));
  }

  private BatchSender sender(BatchKeys keys) {
    return new BatchSender(client, "v1/events/" + COLLECTION, keys, RETRY_FOR, SLEEP);
  }

  private static BatchSource source(Iterator<String> traffic) {
    BatchCutter cutter = new BatchCutter("demo");
    return () -> cutter.cut(traffic);
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the demo's own JSON is wrong", e);
    }
  }

  private void say(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  /** Cuts lines into batches. */
  private static final class BatchCutter {
    private final String name;
    private long number;
    private long offset;

    BatchCutter(String name) {
      this.name = name;
    }

    Optional<EventBatch> cut(Iterator<String> from) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      int[] lines = new int[EventLines.MAX_EVENTS];
      int count = 0;
      while (count < lines.length && from.hasNext()) {
        body.writeBytes((from.next() + "\n").getBytes(StandardCharsets.UTF_8));
        lines[count++] = (int) number * EventLines.MAX_EVENTS + count;
      }
      if (count == 0) {
        return Optional.empty();
      }
      long before = offset;
      offset += body.size();
      return Optional.of(
          new EventBatch(
              name, number++, before, body.toByteArray(), Arrays.copyOf(lines, count), offset));
    }
  }
}
