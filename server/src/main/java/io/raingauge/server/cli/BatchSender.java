package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a batch until it is answered for good. Whenever nothing is known of what became of it, it
 * is sent again under the same Idempotency-Key, which is safe (F5). Safe for many threads.
 */
final class BatchSender {
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ApiClient client;
  private final String path;
  private final BatchKeys keys;
  private final Duration retryFor;
  private final Pause pause;

  /**
   * @param path of the collection
   * @param retryFor how long one batch is tried again
   */
  BatchSender(ApiClient client, String path, BatchKeys keys, Duration retryFor, Pause pause) {
    this.client = client;
    this.path = path;
    this.keys = keys;
    this.retryFor = retryFor;
    this.pause = pause;
  }

  /** Waits; a test does not. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * What became of a batch.
   *
   * @param rejected how many events broke a rule
   * @param problems a line for some of them
   * @param token of the receipt; empty when no event was accepted
   * @param retries how often it was sent again
   */
  record Outcome(
      long accepted, long rejected, List<String> problems, Optional<String> token, int retries) {}

  /**
   * @throws CommandFailedException when it was tried for long enough, or would be refused for ever
   */
  Outcome send(EventBatch batch) throws InterruptedException {
    Duration waited = Duration.ZERO;
    Duration next = FIRST_PAUSE;
    for (int retries = 0; ; retries++) {
      String why;
      Optional<Duration> told = Optional.empty();
      try {
        Answer answer = client.post(path, batch.body(), headers(batch));
        if (!answer.isPassing()) {
          return outcome(batch, answer, retries);
        }
        why = answer.explanation();
        told = answer.retryAfter();
      } catch (IOException e) {
        why = "no answer from " + client.server() + " (" + e + ")";
      }
      if (waited.compareTo(retryFor) >= 0) {
        throw new CommandFailedException(
            String.format("%s: gave up after %d s: %s", batch.place(0), retryFor.toSeconds(), why));
      }
      Duration time = shorter(told.orElse(spread(next)), LONGEST_PAUSE);
      pause.of(time);
      waited = waited.plus(time);
      next = shorter(next.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private Map<String, String> headers(EventBatch batch) {
    return Map.of("Content-Type", "application/x-ndjson", "Idempotency-Key", keys.of(batch));
  }

  private static Outcome outcome(EventBatch batch, Answer answer, int retries) {
    JsonNode json = answer.json();
    List<String> problems = problems(batch, json);
    if (json.path("dropped").asLong() > 0) {
      problems.add(batch.place(0) + ": dropped: " + json.path("message").asText());
    }
    if (answer.isSuccess()) {
      long accepted = json.path("accepted").asLong();
      return new Outcome(
          accepted,
          batch.eventCount() - accepted,
          problems,
          Optional.of(json.path("token").asText("")).filter(token -> !token.isEmpty()),
          retries);
    }
    if (problems.isEmpty()) {
      throw new CommandFailedException(batch.place(0) + ": " + answer.explanation());
    }
    return new Outcome(0, batch.eventCount(), problems, Optional.empty(), retries);
  }

  /** A line for each problem that is about one event. */
  private static List<String> problems(EventBatch batch, JsonNode json) {
    List<String> lines = new ArrayList<>();
    JsonNode listed = json.path("problems");
    for (JsonNode problem : listed.isMissingNode() ? json.path("error").path("problems") : listed) {
      int index = problem.path("index").asInt(-1);
      if (index >= 0) {
        lines.add(batch.place(index) + ": " + problem.path("message").asText());
      }
    }
    return lines;
  }

  /** Half to all of it, so that many clients do not come back at once. */
  private static Duration spread(Duration time) {
    long half = time.toMillis() / 2;
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
