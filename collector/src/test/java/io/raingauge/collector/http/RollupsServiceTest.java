package io.raingauge.collector.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.spool.Part;
import io.raingauge.collector.spool.SpoolFullException;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.wire.RecordKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollupsServiceTest {
  private static final String TRAFFIC =
      "{\"collection\":\"access\",\"by\":[\"path\"],\"measures\":[\"count\",{\"sum\":\"bytes\"}]}";
  private static final String CHANGED = "{\"collection\":\"access\",\"by\":[\"status\"]}";

  private static final TestServer server = new TestServer(CollectorSettings.DEFAULT);

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() {
    server.sink.clear();
    server.rollups.clear();
    server.inForce = token -> CompletableFuture.completedFuture(null);
  }

  @Test
  void aDefinitionGoesToEveryPartitionInOneBatch() {
    Answer answer = put("traffic", TRAFFIC);
    assertEquals(200, answer.status(), answer.http().body());
    assertEquals(1, server.sink.batches().size());
    List<Part> parts = server.sink.batches().get(0).parts();
    assertEquals(List.of(0, 1, 2, 3), parts.stream().map(Part::partition).toList());
    for (Part part : parts) {
      assertEquals(RecordKind.DEFINITION, part.kind());
      DefinitionRecord definition = DefinitionRecord.of(part.value());
      assertEquals("default", definition.project());
      assertEquals("traffic", definition.name());
      assertEquals(answer.text("id"), definition.id().toString());
      assertEquals(TestServer.NOW, definition.receivedMs());
      assertEquals(List.of("path"), definition.rollup().orElseThrow().by());
    }
    assertFalse(answer.text("token").isEmpty());
  }

  @Test
  void anUnchangedDefinitionIsNotSentAgainAndAChangedOneIsANewRollup() {
    Answer first = put("traffic", TRAFFIC);
    inForce();
    Answer again = put("traffic", " " + TRAFFIC.replace("\"by\"", "\n\"name\":\"traffic\",\"by\""));
    assertEquals(200, again.status());
    assertEquals(first.text("id"), again.text("id"));
    assertEquals(1, server.sink.batches().size());
    Answer changed = put("traffic", CHANGED);
    assertNotEquals(first.text("id"), changed.text("id"));
    assertEquals(2, server.sink.batches().size());
  }

  @Test
  void aRollupIsRemovedByARecordOfItsOwn() {
    assertEquals(404, delete("traffic").isError(404, "not-found").status());
    put("traffic", TRAFFIC);
    inForce();
    Answer answer = delete("traffic");
    assertEquals(200, answer.status(), answer.http().body());
    List<Part> parts = server.sink.batches().get(1).parts();
    assertEquals(4, parts.size());
    assertTrue(DefinitionRecord.of(parts.get(3).value()).rollup().isEmpty());
  }

  @Test
  void whatAFullSpoolDoesNotTakeIsForgotten() {
    server.sink.failWith(new SpoolFullException("full"));
    put("traffic", TRAFFIC).isError(503, "overloaded");
    put("traffic", TRAFFIC).isError(503, "overloaded");
    server.sink.clear();
    assertEquals(200, put("traffic", TRAFFIC).status());
    assertEquals(1, server.sink.batches().size());
  }

  @Test
  void allThatIsWrongIsTold() {
    Answer answer =
        put("traffic", "{\"collection\":\"\",\"by\":7,\"every\":[\"1x\"],\"nonsense\":1}")
            .isError(400, "bad-rollup");
    assertEquals(4, answer.size("error.problems"));
    assertEquals(List.of(), server.sink.batches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "[]", "7", "null", "{\"collection\":", "{\"collection\":\"\u0000\"}"})
  void whatIsNoDefinitionIsRejected(String body) {
    put("traffic", body).isError(400, "bad-rollup");
  }

  @Test
  void aNameIsPlain() {
    put("a%20b", TRAFFIC).isError(400, "bad-rollup");
    put("x".repeat(65), TRAFFIC).isError(400, "bad-rollup");
  }

  @Test
  void aBodyThatIsTooLargeIsRejected() {
    assertEquals(413, put("traffic", " ".repeat(70_000)).status());
  }

  private void inForce() {
    List<Part> parts = server.sink.batches().get(server.sink.batches().size() - 1).parts();
    DefinitionRecord definition = DefinitionRecord.of(parts.get(0).value());
    server.rollups.clear();
    server.rollups.add(
        new RollupInForce(definition.id(), definition.rollup().orElseThrow(), Long.MIN_VALUE));
  }

  private Answer put(String name, String body) {
    return server.send(
        server
            .request("/v1/rollups/" + name)
            .PUT(BodyPublishers.ofByteArray(body.getBytes(UTF_8))));
  }

  private Answer delete(String name) {
    return server.send(server.request("/v1/rollups/" + name).DELETE());
  }
}
