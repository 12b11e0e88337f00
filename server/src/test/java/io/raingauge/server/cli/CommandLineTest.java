package io.raingauge.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs whole commands against a server that answers what a test says. */
final class CommandLineTest {
  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new ArrayList<>();
  private Function<String, String> answers = request -> "404 {}";
  private HttpServer server = none();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void everyCommandHasHelpAndAnUnknownOneIsWrongUsage() {
    for (String command :
        List.of("demo", "serve", "send", "query", "status", "audit", "rebuild", "submit")) {
      assertEquals(0, run(command, "--help"), command);
      assertTrue(out.toString().contains("Usage: raingauge " + command), out.toString());
    }
    assertEquals(2, run("sreve"));
    assertTrue(err.toString().contains("serve"), err.toString());
    assertEquals(2, run());
    assertTrue(err.toString().contains("Commands:"), err.toString());
  }

  /** Tried: with picocli's own handler the error stands above 50 lines of help. */
  @Test
  void wrongUsageIsToldInALineAndWhereTheHelpIs() {
    assertEquals(2, run("query", "--where", "a > 1"));
    assertEquals(
        """
        --where is not JSON: 'a' is no value; a text stands in double quotes
        raingauge query --help tells how it is used.
        """,
        err.toString());
    err.getBuffer().setLength(0);
    assertEquals(2, run("query", "--wehre", "{}"));
    assertTrue(err.toString().contains("--wehre"), err.toString());
    assertEquals(2, err.toString().lines().count(), err.toString());
  }

  @Test
  void aServerThatIsNotThereIsExplainedInOneLine() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertEquals(1, run("status", "--server", "http://127.0.0.1:" + port));
    assertTrue(err.toString().contains("raingauge serve"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void whatIsWrongWithASubmissionIsSaidBeforeAnythingIsDone() {
    assertEquals(2, run("submit", "--nimbus", "nimbus"));
    assertTrue(err.toString().contains("host:port"), err.toString());
    assertEquals(2, run("submit", "--workers", "0"));
    assertEquals(1, run("submit")); // Tests run from folders of classes.
    assertTrue(err.toString().contains("The jar for the workers"), err.toString());
  }

  @Test
  void theErrorOfTheServerIsShownWithEveryProblem() {
    answers =
        request ->
            "400 {\"error\":{\"status\":400,\"code\":\"bad-question\",\"message\":\"The question has"
                + " 2 problems\",\"problems\":[\"one\",\"two\"]}}";
    assertEquals(1, client("query", "-c", "clicks"));
    assertEquals("The question has 2 problems\n- one\n- two\n", err.toString());
  }

  @Test
  void whereAKeyIsMissingItTellsHowToGiveOne() {
    answers = request -> "401 {\"error\":{\"message\":\"this needs a key\"}}";
    assertEquals(1, client("status"));
    assertEquals(
        "this needs a key\nGive the key with --key KEY, or in the environment as RAINGAUGE_KEY.\n",
        err.toString());
  }

  @Test
  void optionsMakeTheQuestion() {
    answers = request -> "200 {\"rows\":[]}";
    assertEquals(
        0,
        client(
            "query",
            "{\"limit\": 3, \"every\": \"1d\"}",
            "-c",
            "clicks",
            "-m",
            "clicks=count",
            "-m",
            "p95(ms)",
            "--by",
            "page,country",
            "--every",
            "1h",
            "--order",
            "-clicks",
            "--where",
            "{\"property\": \"status\", \"gte\": 400}"),
        err.toString());
    assertEquals(
        List.of(
            "POST /v1/query {\"limit\":3,\"every\":\"1h\",\"collection\":\"clicks\",\"where\":"
                + "{\"property\":\"status\",\"gte\":400},\"measures\":{\"clicks\":\"count\",\"p95(ms)\":"
                + "{\"quantile\":\"ms\",\"q\":0.95}},\"by\":[\"page\",\"country\"],\"order\":"
                + "[\"-clicks\"]}"),
        asked);
  }

  @Test
  void anAnswerIsATableOrCsv() {
    answers =
        request ->
            "200 {\"rows\":[{\"page\":\"/a,b\",\"n\":12},{\"page\":null,\"n\":0.333333333}],"
                + "\"columns\":[{\"name\":\"page\"},{\"name\":\"n\"}],\"coverage\":{\"complete\":true}}";
    assertEquals(0, client("query", "-c", "clicks"));
    assertEquals(
        """
        page         n
        ----  --------
        /a,b        12
        -     0.333333
        """,
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, client("query", "-c", "clicks", "--csv"));
    assertEquals("page,n\n\"/a,b\",12\n-,0.333333\n", out.toString());
  }

  /** On the standard error, where no program takes it for a row. */
  @Test
  void whatAnAnswerNotesIsTold() {
    answers = request -> "200 {\"rows\":[{\"n\":0}],\"notes\":[\"where compares unlike types.\"]}";
    assertEquals(0, client("query", "-c", "clicks", "--csv"));
    assertEquals("where compares unlike types.\n", err.toString());
    assertEquals("n\n0\n", out.toString());
  }

  @Test
  void extractedEventsAreLinesOrCsv() {
    answers =
        request ->
            "200 {\"events\":[{\"time\":\"2015-05-17T10:00:01Z\",\"id\":\"c-2\",\"event\":{\"page\":"
                + "\"/a,b\",\"geo\":{\"lat\":1.5},\"tags\":[1,2]}},{\"time\":\"2015-05-17T10:00:00Z\","
                + "\"event\":{\"ms\":7}}],\"coverage\":{\"complete\":true}}";
    assertEquals(
        0, client("query", "--extract", "-c", "clicks", "--properties", "page", "-n", "2"));
    assertEquals(
        List.of(
            "POST /v1/extract {\"collection\":\"clicks\",\"limit\":2,\"properties\":[\"page\"]}"),
        asked);
    assertEquals(2, out.toString().lines().count(), out.toString());
    assertTrue(
        out.toString()
            .startsWith(
                "{\"time\":\"2015-05-17T10:00:01Z\",\"id\":\"c-2\",\"event\":{\"page\":\"/a,b\","),
        out.toString());
    out.getBuffer().setLength(0);
    assertEquals(0, client("query", "--extract", "-c", "clicks", "--properties", "ms", "--csv"));
    assertEquals(
        """
        time,id,ms,page,geo.lat,tags
        2015-05-17T10:00:01Z,c-2,,"/a,b",1.5,"[1,2]"
        2015-05-17T10:00:00Z,,7,,,
        """,
        out.toString());
  }

  @Test
  void stepsMakeAFunnel() {
    answers =
        request ->
            "200 {\"rows\":[{\"step\":\"visits\",\"actors\":12},{\"step\":\"carts\",\"actors\":3}],"
                + "\"columns\":[{\"name\":\"step\"},{\"name\":\"actors\"}]}";
    assertEquals(
        0,
        client("query", "--step", "visits:user", "--step", "a:b:user", "--timeframe", "this_day"));
    assertEquals(
        List.of(
            "POST /v1/funnel {\"timeframe\":\"this_day\",\"steps\":[{\"collection\":\"visits\","
                + "\"actor\":\"user\"},{\"collection\":\"a:b\",\"actor\":\"user\"}]}"),
        asked);
    assertEquals(
        """
        step    actors
        ------  ------
        visits      12
        carts        3
        """,
        out.toString());
    asked.clear();
    assertEquals(0, client("query", "{\"steps\": [{\"collection\": \"v\", \"actor\": \"u\"}]}"));
    assertTrue(asked.get(0).startsWith("POST /v1/funnel "), asked.toString());
    assertEquals(2, client("query", "--step", "visits"));
  }

  @Test
  void auditEndsWithOneWhenACellDiffers() {
    answers =
        request ->
            "200 {\"events\":9,\"cells\":2,\"differingCells\":1,\"differing\":[{\"rollup\":\"events\","
                + "\"width\":\"1h\",\"window\":\"2015-05-17T10:00:00Z\",\"partition\":0,\"series\":[],"
                + "\"stored\":{\"count\":3},\"recounted\":{\"count\":4}}]}";
    assertEquals(1, client("audit", "--from", "2015-05-17T00:00:00Z"));
    assertTrue(out.toString().contains("{\"count\":4}"), out.toString());
    assertTrue(out.toString().contains("1 differ"), out.toString());
    answers = request -> "200 {\"events\":9,\"cells\":2,\"differingCells\":0,\"differing\":[]}";
    assertEquals(0, client("audit"));
  }

  @Test
  void auditEndsWithOneWhenAChunkIsBroken() {
    answers =
        request ->
            "200 {\"events\":9,\"cells\":2,\"differingCells\":0,\"differing\":[],\"chunks\":3,"
                + "\"differingChunkCount\":1,\"differingChunks\":[{\"collection\":\"clicks\","
                + "\"partition\":2,\"epoch\":0,\"from\":5,\"to\":9,\"why\":\"it fails\"}]}";
    assertEquals(1, client("audit"));
    assertTrue(
        out.toString()
            .contains("Chunk of \"clicks\", partition 2, epoch 0, offsets 5 to 8: it fails"),
        out.toString());
    assertTrue(out.toString().contains("raingauge rebuild"), out.toString());
  }

  @Test
  void rebuildEndsWithOneAsLongAsAChunkIsBroken() {
    String lost =
        "200 {\"chunks\":2,\"events\":1234,\"broken\":[{\"collection\":\"clicks\","
            + "\"partition\":2,\"epoch\":0,\"from\":5,\"to\":9,\"events\":7,\"why\":\"gone\","
            + "\"dropped\":%s}],\"skipped\":[]}";
    answers = request -> lost.formatted("false");
    assertEquals(1, client("rebuild"));
    assertTrue(
        out.toString()
            .contains(
                "Still broken: chunk of \"clicks\", partition 2, epoch 0, offsets 5 to 8, 7"
                    + " events: gone"),
        out.toString());
    assertTrue(out.toString().contains("2 chunks of 1,234 events made again"), out.toString());
    answers = request -> lost.formatted("true");
    assertEquals(0, client("rebuild", "--drop-lost"));
  }

  @Test
  void statusIsATableOfPartitions() {
    answers =
        request ->
            "200 {\"version\":\"1\",\"upMs\":61000,\"collector\":{\"accepted\":5,\"rejected\":1,"
                + "\"refusedBatches\":0},\"spool\":{\"bytes\":10,\"maxBytes\":100,\"events\":2,"
                + "\"oldestMs\":1500,\"releasedEarly\":0,\"problem\":\"\"},\"partitions\":[{"
                + "\"partition\":0,\"epoch\":1,\"earliest\":0,\"latest\":12345,\"folded\":12340,"
                + "\"lagEvents\":50,\"lagMs\":7,\"counts\":{\"taken\":9},\"stopped\":\"its store is"
                + " gone\"}]}";
    assertEquals(0, client("status"));
    assertTrue(out.toString().contains("up 1 m 1 s"), out.toString());
    assertTrue(out.toString().contains("12,340"), out.toString());
    assertTrue(
        out.toString().contains("Partition 0 is stopped: its store is gone"), out.toString());
  }

  @Test
  void sendTellsWhatWasAcceptedRejectedAndRepeated() throws IOException {
    Path file =
        Files.writeString(folder.resolve("e.ndjson"), "{\"a\":1}\n\n{\"a\":x}\n{\"a\":3}\n");
    List<Long> duplicates = new ArrayList<>(List.of(10L, 12L));
    answers =
        request -> {
          if (request.startsWith("GET /v1/status")) {
            return "200 {\"fold\":{\"duplicates\":" + duplicates.remove(0) + "}}";
          }
          return request.startsWith("POST /v1/query")
              ? "200 {\"rows\":[]}"
              : "202 {\"accepted\":2,\"rejected\":1,\"token\":\"r1-00000000000000aa-0.5\",\"problems\":["
                  + "{\"index\":1,\"code\":\"malformed-json\",\"message\":\"no value\"}]}";
        };
    assertEquals(1, client("send", "--quiet", "-c", "a/b", file.toString()), err.toString());
    assertEquals(file + ":3: no value\n", err.toString());
    assertTrue(
        out.toString().matches("(?s).*accepted +2\n.*rejected +1\n.*repeated +2 .*"),
        out.toString());
    assertEquals("POST /v1/events/a%2Fb {\"a\":1}\n{\"a\":x}\n{\"a\":3}\n", asked.get(1));
  }

  @Test
  void aRunThatIsBrokenOffTellsHowToGoOn() throws IOException {
    Path file = Files.writeString(folder.resolve("e.ndjson"), "{}\n");
    answers = request -> "503 {\"error\":{\"message\":\"the spool is full\"}}";
    assertEquals(
        1,
        client(
            "send", "--quiet", "--retry-for", "0", "-c", "c", "--run-key", "k1", file.toString()));
    assertTrue(err.toString().contains("--run-key k1"), err.toString());
    assertTrue(err.toString().contains("the spool is full"), err.toString());
    assertFalse(err.toString().contains("at io.raingauge"), err.toString());
  }

  @Test
  void allProblemsOfTheConfigurationComeAtOnce() {
    assertEquals(1, run("serve", "-o", "spool.max-bytes=1", "--port", "99999"));
    assertTrue(err.toString().contains("The configuration has 2 problems:"), err.toString());
  }

  private int client(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--server", "http://127.0.0.1:" + server.getAddress().getPort()));
    return run(all.toArray(new String[0]));
  }

  private int run(String... arguments) {
    CommandLine commands =
        Main.commands(
            configuration -> {
              throw new AssertionError("no test starts a server");
            },
            () -> 0);
    return commands
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String request =
        exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " " + body;
    asked.add(request);
    String answer = answers.apply(request);
    byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static HttpServer none() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
