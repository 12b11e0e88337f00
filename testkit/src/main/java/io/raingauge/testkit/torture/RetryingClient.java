package io.raingauge.testkit.torture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that never gives up: each batch is sent until a receipt says that it was accepted, and
 * now and then again after that. Half of its batches have ids, half an Idempotency-Key. For one
 * thread.
 */
final class RetryingClient implements Runnable {
  /** Event times begin here; a few come from the days before. */
  static final long FIRST_MS = 1_714_521_600_000L; // 2024-05-01T00:00:00Z

  static final int MINUTES = 180;
  private static final int SERIES = 20;
  private static final int REMEMBERED = 50;

  private final String name;
  private final URI url;
  private final Random chance;
  private final Oracle oracle;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ArrayDeque<HttpRequest> accepted = new ArrayDeque<>();
  private volatile boolean stopping;
  private int batches;
  private int retries;

  RetryingClient(String name, URI url, Random chance, Oracle oracle) {
    this.name = name;
    this.url = url;
    this.chance = chance;
    this.oracle = oracle;
  }

  /** Lets it end after the batch in its hands is accepted. */
  void stop() {
    stopping = true;
  }

  /** How often a batch was sent again because its answer was lost or a refusal. */
  int retries() {
    return retries;
  }

  @Override
  public void run() {
    while (!stopping) {
      HttpRequest request = batch();
      while (!send(request)) {
        retries++;
        LockSupport.parkNanos(Duration.ofMillis(20 + chance.nextInt(100)).toNanos());
      }
      remember(request);
      if (chance.nextInt(5) == 0) {
        send(accepted.stream().skip(chance.nextInt(accepted.size())).findFirst().orElseThrow());
      }
    }
  }

  private HttpRequest batch() {
    String key = name + "-" + batches++;
    boolean withIds = chance.nextBoolean();
    int events = 1 + chance.nextInt(chance.nextInt(10) == 0 ? 1000 : 40);
    StringBuilder body = new StringBuilder();
    for (int index = 0; index < events; index++) {
      int late = chance.nextInt(20) == 0 ? 1440 * (1 + chance.nextInt(3)) : 0;
      long minuteMs = FIRST_MS + (chance.nextInt(MINUTES) - late) * 60_000L;
      String series = "s" + chance.nextInt(SERIES);
      int value = chance.nextInt(1000);
      body.append("{\"series\":\"").append(series).append("\",\"value\":").append(value);
      body.append(",\"time\":").append(minuteMs + chance.nextInt(60_000));
      if (withIds) {
        body.append(",\"id\":\"").append(key).append('.').append(index).append('"');
      }
      body.append("}\n");
      oracle.expect(series, minuteMs, value);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body.toString()));
    return withIds ? request.build() : request.header("Idempotency-Key", key).build();
  }

  private boolean send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 400 && answer.statusCode() < 500 && answer.statusCode() != 429) {
        throw new IllegalStateException("a good batch was refused: " + answer.body());
      }
      return answer.statusCode() == 202;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    }
  }

  private void remember(HttpRequest request) {
    accepted.add(request);
    if (accepted.size() > REMEMBERED) {
      accepted.remove();
    }
  }
}
