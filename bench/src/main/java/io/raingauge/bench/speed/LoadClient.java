package io.raingauge.bench.speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of the server: NDJSON in batches of 1,000, each answered by a receipt. A batch that is
 * refused because the server is full is sent again. For one thread; many may share the HTTP client.
 */
final class LoadClient {
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern TAKEN = Pattern.compile("\"fold\":\\{\"taken\":(\\d+)");
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final HttpClient http;
  private final URI server;
  private final Event event;
  private final byte[] body = new byte[Plan.BATCH_EVENTS * (Plan.EVENT_BYTES + 1)];

  LoadClient(HttpClient http, URI server, Event event) {
    this.http = http;
    this.server = server;
    this.event = event;
  }

  /** Puts the rollup in force. */
  void define() {
    HttpRequest request =
        request("/v1/rollups/by-page").PUT(BodyPublishers.ofByteArray(Logs.ROLLUP)).build();
    require(send(request), 200, 202);
  }

  /**
   * Sends the batch that begins with an event.
   *
   * @return the token of its receipt
   */
  String batch(long first) {
    for (int index = 0; index < Plan.BATCH_EVENTS; index++) {
      int at = index * (Plan.EVENT_BYTES + 1);
      System.arraycopy(event.of(first + index), 0, body, at, Plan.EVENT_BYTES);
      body[at + Plan.EVENT_BYTES] = '\n';
    }
    HttpRequest request =
        request("/v1/events/" + Plan.COLLECTION)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer = send(request);
    while (answer.statusCode() == 503) {
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = send(request);
    }
    return found(TOKEN, require(answer, 202));
  }

  /** Asks for the last minutes' counts, with the batch of a receipt in them. */
  void ask(String token, long fromMs) {
    String question =
        """
        {"collection":"%s","measures":{"n":"count"},"by":["%s"],"every":"1m","from":%d,"to":%d,
         "after":"%s"}
        """
            .formatted(Plan.COLLECTION, Plan.PROPERTY, fromMs, fromMs + 120_000, token);
    HttpRequest request =
        request("/v1/query")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question))
            .build();
    require(send(request), 200);
  }

  /** How many events safe checkpoints have taken. */
  long taken() {
    return Long.parseLong(found(TAKEN, require(send(request("/v1/status").build()), 200)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    }
  }

  private static String require(HttpResponse<String> answer, int... expected) {
    for (int status : expected) {
      if (answer.statusCode() == status) {
        return answer.body();
      }
    }
    throw new IllegalStateException(answer + ": " + answer.body());
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }
}
