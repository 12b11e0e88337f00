package io.raingauge.query.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.raingauge.filter.Filter;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.query.AskedEvents;
import io.raingauge.query.Coverage;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryLimits;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.GrowingBytes;
import io.raingauge.wire.ReceiptToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class QueryRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATHS = 5_000;
  private static final RollupInForce BY_PATH =
      new RollupInForce(
          new RollupId(1, 2),
          new Rollup(
              "p",
              "by-path",
              "clicks",
              Filter.ALL,
              List.of("path"),
              List.of(Measure.COUNT),
              List.of(Width.HOUR),
              Optional.empty()),
          7);

  private final Gate gate = new Gate();
  private final CountingStore store = new CountingStore(store());
  private final HttpClient client = HttpClient.newHttpClient();
  private final QueryLimits limits =
      new QueryLimits(100_000, 1_000_000, 1 << 28, Duration.ofSeconds(30), 1, 1);
  private final QueryRoutes routes =
      new QueryRoutes(new Queries(store, gate, () -> 0, limits), limits, context -> "p");
  private final Server server = start(routes);

  @AfterEach
  void stop() {
    gate.open.countDown();
    var unused = server.closeAsync(); // It takes two seconds, for which no test waits.
    routes.close();
  }

  @Test
  void aQuestionIsAnsweredByPostAndByGet() throws Exception {
    JsonNode posted =
        JSON.readTree(
            post("{\"collection\": \"clicks\", \"by\": \"path\", \"limit\": 2, "
                    + "\"partial\": true}")
                .body());
    assertEquals(
        "[{\"path\":\"/4999\",\"count\":5000},{\"path\":\"/4998\",\"count\":4999}]",
        posted.path("rows").toString());
    assertEquals("by-path", posted.path("plan").path("rollup").asText());
    assertTrue(posted.path("coverage").path("complete").asBoolean());
    JsonNode got =
        JSON.readTree(
            get("/v1/query?collection=clicks&by=path&limit=1&partial=true&where="
                    + URLEncoder.encode(
                        "{\"property\":\"path\",\"eq\":\"/7\"}", StandardCharsets.UTF_8))
                .body());
    assertEquals("[{\"path\":\"/7\",\"count\":8}]", got.path("rows").toString());
    assertEquals(1, got.path("plan").path("cellsRead").asInt());
  }

  @Test
  void anAnswerOfManyPartsArrivesWhole() throws Exception {
    HttpResponse<String> answer =
        post("{\"collection\": \"clicks\", \"by\": \"path\", \"partial\": true}");
    assertEquals(200, answer.statusCode());
    assertEquals(PATHS, JSON.readTree(answer.body()).path("rows").size());
  }

  @Test
  void aWrongQuestionIs400WithItsProblemsAndADefinitionThatWouldAnswer() throws Exception {
    HttpResponse<String> wrong = post("{\"collection\": \"clicks\", \"every\": \"1x\"}");
    assertEquals(400, wrong.statusCode());
    JsonNode error = JSON.readTree(wrong.body()).path("error");
    assertEquals("bad-question", error.path("code").asText());
    assertTrue(error.path("problems").get(0).path("message").asText().startsWith("every"));
    assertEquals(400, post("{\"collection\": ").statusCode());
    assertEquals(413, post(" ".repeat(2 << 20)).statusCode());
    HttpResponse<String> none =
        post("{\"collection\": \"clicks\", \"measures\": {\"v\": {\"sum\": \"bytes\"}}}");
    assertEquals(400, none.statusCode());
    assertEquals(
        "{\"name\":\"clicks\",\"collection\":\"clicks\",\"by\":[],"
            + "\"measures\":[{\"sum\":\"bytes\"}],\"every\":[\"1m\",\"1h\",\"1d\"]}",
        JSON.readTree(none.body()).path("error").path("definition").toString());
  }

  @Test
  void whatThereIsToAskAboutIsListed() throws Exception {
    assertEquals(
        "{\"collections\":[{\"name\":\"clicks\",\"events\":3,"
            + "\"first\":\"1970-01-01T00:00:00Z\",\"last\":\"1970-01-01T00:00:02Z\"}]}",
        get("/v1/collections").body());
    JsonNode rollups = JSON.readTree(get("/v1/rollups").body()).path("rollups");
    assertEquals(2, rollups.size());
    assertTrue(rollups.get(0).path("builtIn").asBoolean());
    JsonNode one = JSON.readTree(get("/v1/rollups/by-path").body());
    assertEquals(rollups.get(1), one);
    assertEquals("1970-01-01T00:00:00.007Z", one.path("completeFrom").asText());
    assertEquals("[0]", one.path("inForce").toString());
    assertEquals(404, get("/v1/rollups/by-paht").statusCode());
  }

  @Test
  void thePropertiesOfACollectionAreListedWithTheirKinds() throws Exception {
    try (AskedEvents events = new AskedEvents()) {
      events.add(1000, Map.of("path", "/a", "bytes", 10, "client", true));
      events.add(2000, Map.of("path", "/b", "bytes", 20.5));
      QueryRoutes overRaw = new QueryRoutes(events.queries(limits, 5000), limits, of -> "p");
      Server raw = start(overRaw);
      try {
        String properties = "/v1/collections/clicks/properties";
        assertEquals(
            "{\"collection\":\"clicks\",\"raw\":true,\"properties\":["
                + "{\"name\":\"$collection\",\"kind\":\"string\"},"
                + "{\"name\":\"bytes\",\"kind\":\"number\"},"
                + "{\"name\":\"client\",\"kind\":\"boolean\"},"
                + "{\"name\":\"path\",\"kind\":\"string\"}]}",
            get(raw.activeLocalPort(), properties).body());
      } finally {
        var unused = raw.closeAsync();
        overRaw.close();
      }
    }
    assertEquals(
        "{\"collection\":\"clicks\",\"raw\":false,\"properties\":[]}",
        get("/v1/collections/clicks/properties").body());
    HttpResponse<String> unknown = get("/v1/collections/clics/properties");
    assertEquals(404, unknown.statusCode());
    assertTrue(unknown.body().contains("GET /v1/collections lists them"), unknown.body());
  }

  @Test
  void aReceiptThatIsNotCountedInTimeIs504() throws Exception {
    gate.awaited = Coverage.Awaited.NOT_YET;
    HttpResponse<String> late =
        post("{\"collection\": \"clicks\", \"after\": \"r1-0000000000000007-0.1\"}");
    assertEquals(504, late.statusCode());
    assertEquals("not-yet-counted", JSON.readTree(late.body()).path("error").path("code").asText());
  }

  @Test
  void aReceiptOfAnotherInstallationIs400() throws Exception {
    gate.awaited = Coverage.Awaited.UNKNOWN;
    HttpResponse<String> strange =
        post("{\"collection\": \"clicks\", \"after\": \"r1-0000000000000007-0.1\"}");
    assertEquals(400, strange.statusCode());
    JsonNode error = JSON.readTree(strange.body()).path("error");
    assertEquals("bad-question", error.path("code").asText());
    assertTrue(error.path("message").asText().contains("of this installation"), strange.body());
  }

  @Test
  void moreQuestionsThanMayWaitAreRefusedWith429() throws Exception {
    gate.closed = true;
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    asked.add(postLater("{\"collection\": \"clicks\"}"));
    assertTrue(gate.entered.await(10, TimeUnit.SECONDS));
    for (int index = 0; index < 3; index++) {
      asked.add(postLater("{\"collection\": \"clicks\"}"));
    }
    CompletableFuture.anyOf(asked.toArray(new CompletableFuture<?>[0])).get(10, TimeUnit.SECONDS);
    gate.open.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : asked) {
      statuses.add(answer.get(10, TimeUnit.SECONDS).statusCode());
    }
    statuses.sort(null);
    assertEquals(List.of(200, 200, 429, 429), statuses);
  }

  /** Tried: with {@code () -> false} for cancelled the question is answered to the end. */
  @Test
  void aQuestionWhoseClientHasGoneIsNotAnswered() throws Exception {
    gate.closed = true;
    byte[] body =
        "{\"collection\":\"clicks\",\"by\":\"path\",\"partial\":true}"
            .getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.activeLocalPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      assertTrue(gate.entered.await(10, TimeUnit.SECONDS));
    }
    assertTrue(gate.gone.await(10, TimeUnit.SECONDS), "the server has not seen the client go");
    gate.open.countDown();
    assertEquals(200, post("{\"collection\": \"clicks\"}").statusCode());
    assertTrue(store.readOf(BY_PATH.id()) < PATHS, "all cells were read for nobody");
  }

  private HttpResponse<String> post(String question) throws IOException, InterruptedException {
    return client.send(request(question), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> postLater(String question) {
    return client.sendAsync(request(question), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String question) {
    return HttpRequest.newBuilder(url("/v1/query"))
        .POST(HttpRequest.BodyPublishers.ofString(question))
        .build();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(server.activeLocalPort(), path);
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort() + path);
  }

  private Server start(QueryRoutes added) {
    ServerBuilder builder = Server.builder().http(0);
    added.addTo(builder);
    builder.gracefulShutdownTimeoutMillis(0, 0);
    builder.accessLogWriter(
        log -> {
          if (log.responseCause() != null) {
            gate.gone.countDown();
          }
        },
        false);
    Server started = builder.build();
    started.start().join();
    return started;
  }

  private static MemoryStore store() {
    MemoryStore store = new MemoryStore();
    List<Cell> cells = new ArrayList<>();
    PropertyValues values = new PropertyValues(1);
    GrowingBytes series = new GrowingBytes();
    for (int path = 0; path < PATHS; path++) {
      byte[] text = ("/" + path).getBytes(StandardCharsets.UTF_8);
      values.clear();
      values.setString(0, text, 0, text.length);
      Series.encode(values, new int[] {0}, series);
      cells.add(cell(BY_PATH, Width.HOUR, series.toBytes(), path + 1));
    }
    cells.add(cell(BuiltInRollups.span("p"), Width.EVER, BuiltInRollups.seriesOf("clicks"), 3));
    Checkpoint first = Checkpoint.first(0, "topic", 0);
    Checkpoint checkpoint =
        new Checkpoint(
            0,
            first.epochs(),
            1,
            0,
            Map.of(),
            Checkpoint.InForce.of(List.of(BY_PATH)),
            Checkpoint.Counts.ZERO);
    store.write(new Flush(checkpoint, cells, new Ids()), 0);
    return store;
  }

  /** A cell of so many events, one a second. */
  private static Cell cell(RollupInForce rollup, Width width, byte[] series, int events) {
    CellState state = CellState.empty(rollup.rollup().measures());
    PropertyValues time = new PropertyValues(1);
    for (int event = 0; event < events; event++) {
      time.setLong(0, event * 1000L);
      state.add(time, new int[] {0, 0, 0}, event * 1000L);
    }
    return new Cell(new CellKey(rollup.id(), width, series, 0, 0, 0), 0, state.toBytes());
  }

  /** Holds questions back while it is closed. */
  private static final class Gate implements Coverage.Source {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile Coverage.Awaited awaited = Coverage.Awaited.INCLUDED;

    @Override
    public List<Coverage.PartitionEnd> ends() {
      return List.of();
    }

    @Override
    public List<Coverage.Acknowledged> acknowledged() {
      entered.countDown();
      try {
        if (closed && !open.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the gate was not opened");
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
      return List.of();
    }

    @Override
    public Coverage.Awaited await(ReceiptToken token, Duration longest) {
      return awaited;
    }
  }
}
