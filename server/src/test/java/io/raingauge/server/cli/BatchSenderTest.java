package io.raingauge.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.raingauge.server.cli.BatchSender.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BatchSenderTest {
  private static final String ACCEPTED =
      "202 {\"accepted\":1,\"rejected\":0,\"token\":\"r1-00000000000000aa-0.5\"}";
  private static final EventBatch BATCH =
      new EventBatch("f", 3, 0, "{}\n".getBytes(StandardCharsets.UTF_8), new int[] {1}, 3);

  private final List<String> keys = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final HttpServer server;
  private List<String> script = new ArrayList<>();

  BatchSenderTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aBatchThatWasNotAnsweredIsSentAgainUnderTheSameKey() throws InterruptedException {
    script = new ArrayList<>(List.of("close", "503 {}", "500 {}", ACCEPTED));
    Outcome outcome = sender(Duration.ofMinutes(5)).send(BATCH);
    assertEquals(1, outcome.accepted());
    assertEquals(3, outcome.retries());
    assertEquals(List.of("run-3", "run-3", "run-3", "run-3"), keys);
  }

  @Test
  void itWaitsAsLongAsTheServerSays() throws InterruptedException {
    script = new ArrayList<>(List.of("503 7", "429 {}", ACCEPTED));
    sender(Duration.ofMinutes(5)).send(BATCH);
    assertEquals(Duration.ofSeconds(7), pauses.get(0));
    assertTrue(pauses.get(1).compareTo(Duration.ofMillis(400)) <= 0, pauses.toString());
  }

  @Test
  void itGivesUpWhenItHasTriedForLongEnough() {
    script = new ArrayList<>(List.of("503 10", "503 10", "503 10", "503 10"));
    CommandFailedException failure =
        assertThrows(
            CommandFailedException.class, () -> sender(Duration.ofSeconds(25)).send(BATCH));
    assertTrue(String.valueOf(failure.getMessage()).contains("25 s"), failure.getMessage());
    assertEquals(3, pauses.size());
  }

  @Test
  void whatWouldBeRefusedForEverIsNotSentAgain() {
    script = new ArrayList<>(List.of("403 {\"error\":{\"message\":\"no right\"}}"));
    CommandFailedException failure =
        assertThrows(CommandFailedException.class, () -> sender(Duration.ofHours(1)).send(BATCH));
    assertTrue(String.valueOf(failure.getMessage()).contains("no right"), failure.getMessage());
    assertEquals(1, keys.size());
  }

  @Test
  void aBatchWithoutAGoodEventIsRejectedLineByLine() throws InterruptedException {
    script =
        new ArrayList<>(
            List.of(
                "400 {\"error\":{\"message\":\"bad\",\"problems\":[{\"index\":0,\"message\":\"bad\"}]}}"));
    Outcome outcome = sender(Duration.ofHours(1)).send(BATCH);
    assertEquals(0, outcome.accepted());
    assertEquals(1, outcome.rejected());
    assertEquals(List.of("f:1: bad"), outcome.problems());
  }

  private BatchSender sender(Duration retryFor) {
    ApiClient client =
        new ApiClient(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
            Optional.empty());
    return new BatchSender(client, "v1/events/c", BatchKeys.ofRun("run"), retryFor, pauses::add);
  }

  private void answer(HttpExchange exchange) throws IOException {
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    String next = script.remove(0);
    if (!next.equals("close")) {
      String rest = next.substring(4);
      if (rest.matches("[0-9]+")) {
        exchange.getResponseHeaders().add("Retry-After", rest);
      }
      byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(Integer.parseInt(next.substring(0, 3)), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
