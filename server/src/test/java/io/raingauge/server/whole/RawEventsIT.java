package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Questions that no rollup answers, of a server without any: each number is the one that the test
 * counts itself, over the events as it has sent them. A batch is sent twice, and the server is
 * killed in between; a chunk is damaged meanwhile, and made again.
 */
final class RawEventsIT {
  private static final Instant START = Instant.parse("2015-10-24T12:00:00Z");
  private static final int BATCHES = 8;
  private static final int BATCH_EVENTS = 500;
  private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");

  @TempDir private static Path folder = Path.of("");
  private static final List<Order> ORDERS = new ArrayList<>();
  private static ServerProcess server;

  private record Order(int id, long timeMs, String country, String status, long cents) {
    String json() {
      return "{\"id\": \"o%d\", \"time\": %d, \"shop\": {\"country\": \"%s\"}, %s\"cents\": %d}"
          .formatted(
              id, timeMs, country, status.isEmpty() ? "" : "\"status\": " + status + ", ", cents);
    }
  }

  @BeforeAll
  static void sendAndKill() throws Exception {
    Random random = new Random(3);
    for (int id = 0; id < BATCHES * BATCH_EVENTS; id++) {
      ORDERS.add(
          new Order(
              id,
              START.toEpochMilli() + random.nextInt((int) Duration.ofHours(30).toMillis()),
              List.of("CH", "DE", "FR", "IT").get(random.nextInt(4)),
              List.of("", "200", "404", "\"open\"", "true").get(random.nextInt(5)),
              random.nextInt(10_000)));
    }
    server = ServerProcess.start(OneJar.path(), folder.resolve("data"), List.of());
    server.awaitReady();
    for (int batch = 0; batch < BATCHES; batch++) {
      send(batch);
      if (batch == BATCHES / 2) {
        awaitComplete();
        send(batch);
        server.kill();
        StoredColumns.damageOneChunk(server.data());
        server.startAgain();
        server.awaitReady();
        mend();
      }
    }
    awaitComplete();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aFilterOnAnyPropertyCountsTheEventsThatMeetIt() throws IOException {
    Predicate<Order> meets =
        order ->
            order.country().equals("CH") && order.cents() >= 5000 && !order.status().equals("404");
    JsonNode row =
        ask("\"measures\": {\"n\": \"count\", \"sum\": {\"sum\": \"cents\"}}, \"where\": {\"and\":"
                + " [{\"property\": \"shop.country\", \"eq\": \"CH\"},"
                + " {\"property\": \"cents\", \"gte\": 5000},"
                + " {\"not\": {\"property\": \"status\", \"eq\": 404}}]}")
            .path("rows")
            .path(0);
    List<Order> met = ORDERS.stream().filter(meets).toList();
    assertEquals(met.size(), row.path("n").asLong());
    assertEquals(met.stream().mapToLong(Order::cents).sum(), row.path("sum").asLong());
  }

  @Test
  void aGroupByAnyPropertiesKeepsTheTypesOfTheirValues() throws IOException {
    Map<String, Long> groups = new TreeMap<>();
    for (JsonNode row : ask("\"by\": [\"shop.country\", \"status\"]").path("rows")) {
      String status = row.path("status").isNull() ? "" : row.path("status").toString();
      groups.put(row.path("shop.country").asText() + " " + status, row.path("count").asLong());
    }
    assertEquals(counted(order -> order.country() + " " + order.status()), groups);
  }

  /** The day has 25 hours; its third hour comes twice. */
  @Test
  void hoursOfATimeZoneAreCutWhereItsClocksAreSetBack() throws IOException {
    Map<String, Long> hours = new TreeMap<>();
    for (JsonNode row :
        ask("\"where\": {\"property\": \"cents\", \"lt\": 7000}, \"every\": \"1h\","
                + " \"timezone\": \"Europe/Zurich\"")
            .path("rows")) {
      hours.put(row.path("time").asText(), row.path("count").asLong());
    }
    assertEquals(
        new TreeMap<>(
            ORDERS.stream()
                .filter(order -> order.cents() < 7000)
                .collect(Collectors.groupingBy(RawEventsIT::hour, Collectors.counting()))),
        hours);
  }

  @Test
  void aTimeframeMayBeginAtAnyMillisecond() throws IOException {
    long fromMs = ORDERS.get(10).timeMs();
    long toMs = fromMs + 3_333_333;
    JsonNode answer = ask("\"from\": %d, \"to\": %d".formatted(fromMs, toMs));
    assertEquals(
        ORDERS.stream().filter(order -> order.timeMs() >= fromMs && order.timeMs() < toMs).count(),
        answer.path("rows").path(0).path("count").asLong());
  }

  @Test
  void aMedianOfRawEventsIsOneOfTheirValues() throws IOException {
    List<Long> cents = ORDERS.stream().map(Order::cents).sorted().toList();
    JsonNode answer = ask("\"measures\": {\"median\": {\"quantile\": \"cents\", \"exact\": true}}");
    assertEquals(
        cents.get((cents.size() - 1) / 2),
        answer.path("rows").path(0).path("median").asLong(),
        answer.toString());
  }

  @Test
  void eventsThemselvesComeBackAsTheyWereSent() throws IOException {
    JsonNode answer =
        new Api(server.url("/"))
            .post(
                "/v1/extract",
                "{\"collection\": \"orders\", \"where\": {\"property\": \"shop.country\", \"eq\":"
                    + " \"IT\"}, \"limit\": 20}");
    List<Order> newest =
        ORDERS.stream()
            .filter(order -> order.country().equals("IT"))
            .sorted(Comparator.comparingLong(Order::timeMs).reversed())
            .limit(20)
            .toList();
    for (int index = 0; index < newest.size(); index++) {
      JsonNode event = answer.path("events").path(index);
      long timeMs = Instant.parse(event.path("time").asText()).toEpochMilli();
      assertEquals(newest.get(index).timeMs(), timeMs, event.toString());
      int id = Integer.parseInt(event.path("id").asText().substring(1));
      assertEquals(Api.json(ORDERS.get(id).json()), event.path("event"));
    }
    assertEquals(newest.size(), answer.path("events").size());
  }

  @Test
  void aFunnelCountsTheActorsThatDidAllSteps() throws IOException {
    String step = "{\"collection\": \"orders\", \"actor\": \"cents\", \"where\": {\"property\":";
    JsonNode answer =
        new Api(server.url("/"))
            .post(
                "/v1/funnel",
                "{\"steps\": ["
                    + (step + " \"shop.country\", \"eq\": \"CH\"}},")
                    + (step + " \"status\", \"eq\": true}}]}"));
    Set<Long> swiss = cents(order -> order.country().equals("CH"));
    assertEquals(swiss.size(), answer.path("rows").path(0).path("actors").asInt());
    swiss.retainAll(cents(order -> order.status().equals("true")));
    assertEquals(swiss.size(), answer.path("rows").path(1).path("actors").asInt());
  }

  private static Set<Long> cents(Predicate<Order> which) {
    return ORDERS.stream()
        .filter(which)
        .map(Order::cents)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String hour(Order order) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(order.timeMs())
            .truncatedTo(ChronoUnit.HOURS)
            .atZone(ZONE)
            .toOffsetDateTime());
  }

  private static Map<String, Long> counted(Function<Order, String> group) {
    return new TreeMap<>(
        ORDERS.stream().collect(Collectors.groupingBy(group, Collectors.counting())));
  }

  /** One chunk was damaged on the disk: it is named, found, and made again from the log. */
  private static void mend() throws IOException {
    Api api = new Api(server.url("/"));
    String question = "{\"collection\": \"orders\", \"by\": [\"status\"]}";
    Await.until( // Raw events are read some seconds after the server is ready.
        "raw events are read",
        Duration.ofMinutes(1),
        () -> api.send("POST", "/v1/query", question).statusCode() != 503);
    HttpResponse<String> failed = api.send("POST", "/v1/query", question);
    assertEquals(500, failed.statusCode(), failed.body());
    JsonNode error = Api.json(failed.body()).path("error");
    assertEquals("broken-chunk", error.path("code").asText(), failed.body());
    JsonNode audit = api.post("/v1/audit", "{}");
    assertEquals(1, audit.path("differingChunkCount").asInt(), audit.toString());
    assertEquals(0, audit.path("differingCells").asInt(), audit.toString());
    JsonNode found = audit.path("differingChunks").path(0);
    assertEquals("orders", found.path("collection").asText());
    JsonNode made = api.post("/v1/rebuild", "{}");
    assertEquals(1, made.path("chunks").asInt(), made.toString());
    assertTrue(made.path("broken").isEmpty(), made.toString());
    JsonNode again = api.post("/v1/audit", "{}");
    assertEquals(0, again.path("differingChunkCount").asInt(), again.toString());
    assertEquals(200, api.send("POST", "/v1/query", question).statusCode());
  }

  private static void send(int batch) throws IOException {
    String events =
        ORDERS.subList(batch * BATCH_EVENTS, (batch + 1) * BATCH_EVENTS).stream()
            .map(Order::json)
            .collect(Collectors.joining(",", "[", "]"));
    JsonNode receipt = new Api(server.url("/")).post("/v1/events/orders", events);
    assertEquals(BATCH_EVENTS, receipt.path("accepted").asInt(), receipt.toString());
  }

  private static void awaitComplete() throws IOException {
    Await.until(
        "all that was accepted is counted",
        Duration.ofSeconds(60),
        () -> ask("\"by\": [\"status\"]").path("coverage").path("complete").asBoolean());
  }

  private static JsonNode ask(String more) throws IOException {
    JsonNode answer = new Api(server.url("/")).query("{\"collection\": \"orders\", " + more + "}");
    assertTrue(answer.path("source").path("raw").asBoolean(), answer.toString());
    return answer;
  }
}
