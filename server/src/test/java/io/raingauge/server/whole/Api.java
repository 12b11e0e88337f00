package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A server as a client of its HTTP API sees it. Safe for many threads. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI server;
  private final String key;

  Api(URI server) {
    this(server, "");
  }

  /**
   * @param key what the requests show; empty for none
   */
  Api(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text as JSON and JavaScript write it. */
  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  JsonNode get(String path) throws IOException {
    return good(send("GET", path, ""));
  }

  JsonNode post(String path, String body) throws IOException {
    return good(send("POST", path, body));
  }

  JsonNode query(String question) throws IOException {
    return post("/v1/query", question);
  }

  /** Defines a rollup and waits until it is in force: it counts all that comes from now on. */
  void define(String name, String definition) throws IOException {
    good(send("PUT", "/v1/rollups/" + name, definition));
    Await.until(
        name + " is in force",
        Duration.ofSeconds(30),
        () -> get("/v1/rollups/" + name).path("notYetInForce").isEmpty());
  }

  HttpResponse<String> send(String method, String path, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server answers", e);
    }
  }

  private static JsonNode good(HttpResponse<String> answer) {
    assertEquals(2, answer.statusCode() / 100, () -> answer.request().uri() + ": " + answer.body());
    JsonNode tree = json(answer.body());
    assertTrue(tree.isObject(), answer.body());
    return tree;
  }
}
