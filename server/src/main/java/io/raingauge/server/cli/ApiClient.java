package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A server's HTTP API, as the commands call it. Safe for many threads. */
final class ApiClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration REQUEST = Duration.ofSeconds(90);
  private static final Duration LONG_REQUEST = Duration.ofDays(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final Optional<String> key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param server ends with a slash
   */
  ApiClient(URI server, Optional<String> key) {
    this.server = server;
    this.key = key;
  }

  /** One segment of a path, escaped. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  URI server() {
    return server;
  }

  /** Reads what is at a path; an answer that is no success ends the command. */
  JsonNode get(String path) {
    return expect(call(request(path).GET()));
  }

  /** Reads what is at a path, and gives whatever was answered. */
  Answer tryGet(String path) {
    return call(request(path).GET());
  }

  /** Sends JSON; an answer that is no success ends the command. */
  JsonNode send(String method, String path, JsonNode body) {
    return expect(call(request(path).method(method, json(body))));
  }

  /** As {@link #send}, where the answer may take hours. */
  JsonNode sendAndWait(String method, String path, JsonNode body) {
    return expect(call(request(path).timeout(LONG_REQUEST).method(method, json(body))));
  }

  /** Sends JSON and gives whatever was answered. */
  Answer ask(String path, JsonNode body) {
    return call(request(path).POST(json(body)));
  }

  /** Sends a body once and gives whatever was answered. */
  Answer post(String path, byte[] body, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    return exchange(request);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(REQUEST)
            .header("Content-Type", "application/json");
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private Answer call(HttpRequest.Builder request) {
    try {
      return exchange(request);
    } catch (ConnectException e) {
      throw new CommandFailedException(
          "No server answers at "
              + server
              + ". Start one with raingauge serve, or name another with --server",
          e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "The server at " + server + " gave no answer: " + e.getMessage(), e);
    }
  }

  private Answer exchange(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("Retry-After").flatMap(ApiClient::seconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static JsonNode expect(Answer answer) {
    if (!answer.isSuccess()) {
      throw new CommandFailedException(answer.explanation());
    }
    return answer.json();
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  private static BodyPublisher json(JsonNode body) {
    try {
      return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new IllegalStateException("a tree cannot fail to be written", e);
    }
  }
}
