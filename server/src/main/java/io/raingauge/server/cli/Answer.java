package io.raingauge.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param retryAfter what it said of sending again
 */
record Answer(int status, byte[] body, Optional<Duration> retryAfter) {
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Whether the same request may be answered otherwise later. */
  boolean isPassing() {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  /** The body as JSON; missing when it is not JSON. */
  JsonNode json() {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw new IllegalStateException("a byte array cannot fail to be read", e);
    }
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** What the server says is wrong, every problem on a line of its own. */
  String explanation() {
    JsonNode json = json();
    JsonNode error = json.path("error");
    String first =
        error.isTextual()
            ? error.asText()
            : error.path("message").asText(json.path("message").asText(""));
    StringBuilder text = new StringBuilder(first.isEmpty() ? "it answered " + status : first);
    if (status == 401) {
      text.append("\nGive the key with --key KEY, or in the environment as RAINGAUGE_KEY.");
    }
    JsonNode problems = error.isObject() ? error.path("problems") : json.path("problems");
    for (JsonNode problem : problems) {
      String sentence = problem.isTextual() ? problem.asText() : problem.path("message").asText("");
      if (!sentence.isEmpty() && text.indexOf(sentence) < 0) {
        text.append("\n- ").append(sentence);
      }
    }
    JsonNode definition = error.path("definition");
    if (definition.isObject()) {
      text.append("\nA rollup that would answer, for PUT /v1/rollups/")
          .append(definition.path("name").asText("NAME"))
          .append(":\n")
          .append(definition);
    }
    return text.toString();
  }
}
