package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.file.HttpFile;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keen's own clients for the browser, npm's keen-tracking and keen-analysis, unchanged, in a real
 * Chromium on a page of another origin, against a server with keys. npm fetches what its lock file
 * names, by hash, into the build's folder.
 */
final class KeenBrowserIT {
  private static final String WRITE = "write-0123456789abcdef";
  private static final String READ = "read-0123456789abcdef";
  private static final List<String> LISTS = List.of("package.json", "package-lock.json");
  private static final String PAGE =
      """
      <!doctype html><link rel="icon" href="data:,"><title>A shop</title>
      <script src="/keen-tracking.js"></script><script src="/keen-analysis.js"></script>
      """;

  @TempDir private static Path folder = Path.of("");
  private static ServerProcess server;
  private static Server shop;
  private static Chromium browser;

  /** In CI a client that was not tried is a failure. */
  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        (Chromium.isInstalled() && hasNpm()) || Boolean.parseBoolean(System.getenv("CI")),
        "chromium, chromedriver or npm is missing, so nobody tries Keen's clients for the browser");
    server =
        ServerProcess.start(
            OneJar.path(),
            folder.resolve("data"),
            List.of("--set", "keys=shop:write:" + WRITE + " shop:read:" + READ));
    Path modules = install();
    shop = shop(modules);
    browser = Chromium.start(folder.resolve("profile"));
    server.awaitReady();
    browser.open(URI.create("http://127.0.0.1:" + shop.activeLocalPort() + "/"));
    browser.until("both clients are there", "window.KeenTracking && window.KeenAnalysis");
    browser.run(
        "const at = {projectId: 'shop', host: arguments[0], protocol: 'http'};"
            + " window.tracker = new KeenTracking({...at, writeKey: arguments[1]});"
            + " window.analyst = new KeenAnalysis({...at, readKey: arguments[2]});"
            + " window.told = (send) => new Promise((done) => send((error, answer) =>"
            + " done(error ? {error} : answer ?? 'sent')));",
        server.url("").getAuthority(),
        WRITE,
        READ);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (shop != null) {
      shop.stop().join();
    }
    if (server != null) {
      server.close();
    }
  }

  /**
   * What each of the client's ways to send brings is counted once, and comes back as it was. Tried:
   * without {@code KeenAddress.shared} the console complains of the answer to the beacon.
   */
  @Test
  void eventsComeByFetchByBeaconAndByImage() throws IOException {
    assertSame("{\"created\":true}", record("visits", "{way: 'fetch', n: 1}", "fetch"));
    assertSame("\"sent\"", record("visits", "{way: 'beacon', n: 2}", "beaconAPI"));
    assertSame("\"sent\"", record("visits", "{way: 'image', text: 'é & ü', n: 3}", "img"));
    String all =
        "{visits: [{way: 'bulk', n: 4}, {way: 'bulk', n: 5, keen: {uniqueness_token: 'a'}},"
            + " {way: 'bulk', n: 5, keen: {uniqueness_token: 'a'}}]}";
    String saved = "{\"success\":true}";
    assertSame(
        "{\"visits\":[" + saved + "," + saved + "," + saved + "]}",
        run("return told((done) => tracker.recordEvents(" + all + ", done))"));
    awaitCount("visits", 5);
    assertSame(
        "[{\"way\":\"beacon\",\"result\":2},{\"way\":\"bulk\",\"result\":9},"
            + "{\"way\":\"fetch\",\"result\":1},{\"way\":\"image\",\"result\":3}]",
        ask(
            "analysis_type: 'sum', target_property: 'n', event_collection: 'visits',"
                + " group_by: 'way'"));
    assertSame(
        "\"é & ü\"",
        run(
            "return analyst.query({analysis_type: 'extraction', event_collection: 'visits',"
                + " filters: [{property_name: 'n', operator: 'eq', property_value: 3}]})"
                + ".then(({result}) => result[0].text)"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void questionsAreAnsweredWithTheRightNumbers() throws IOException {
    String orders =
        "const orders = []; for (let n = 0; n < 20; n++) orders.push({price: n, buyer: {name: n % 3 ?"
            + " 'ann' : 'ben'}, keen: {timestamp: `2026-01-0${5 + n % 2}T10:00:00.000Z`}});";
    run(orders + " return told((done) => tracker.recordEvents({orders}, done))");
    run("return told((done) => tracker.recordEvents({refunds: [{buyer: {name: 'ben'}}]}, done))");
    awaitCount("orders", 20);
    awaitCount("refunds", 1);
    String of = "event_collection: 'orders', ";
    String price = of + "target_property: 'price', ";
    assertSame("20", ask(of + "analysis_type: 'count'"));
    assertSame("190", ask(price + "analysis_type: 'sum'"));
    assertSame("9", ask(price + "analysis_type: 'median'"));
    assertSame("9.5", ask(price + "analysis_type: 'average'"));
    assertSame("20", ask(price + "analysis_type: 'count_unique'"));
    assertSame("18", ask(price + "analysis_type: 'percentile', percentile: 95"));
    assertSame(
        "[{\"buyer.name\":\"ann\",\"result\":13},{\"buyer.name\":\"ben\",\"result\":7}]",
        ask(of + "analysis_type: 'count', group_by: 'buyer.name'"));
    String day =
        "{\"value\":%d,\"timeframe\":{\"start\":\"2026-01-0%dT00:00:00.000Z\",\"end\":\"2026-01-0%dT00:00:00.000Z\"}}";
    assertSame(
        "[" + day.formatted(90, 5, 6) + "," + day.formatted(100, 6, 7) + "]",
        ask(
            price
                + "analysis_type: 'sum', interval: 'daily', timeframe: {start:"
                + " '2026-01-05T00:00:00Z', end: '2026-01-07T00:00:00Z'}"));
    assertSame(
        "{\"n\":20,\"most\":19}",
        ask(
            of
                + "analysis_type: 'multi_analysis', analyses: {n: {analysis_type: 'count'}, most:"
                + " {analysis_type: 'maximum', target_property: 'price'}}"));
    assertSame(
        "[2,1]",
        ask(
            "analysis_type: 'funnel', steps: [{event_collection: 'orders', actor_property:"
                + " 'buyer.name'}, {event_collection: 'refunds', actor_property: 'buyer.name'}]"));
    assertSame(
        "[\"ann\",\"ben\"]",
        ask(of + "analysis_type: 'select_unique', target_property: 'buyer.name'"));
  }

  @Test
  void anErrorReachesThePageInKeensForm() throws IOException {
    JsonNode strange =
        run(
            "return new KeenAnalysis({projectId: 'shop', host: analyst.config.host, protocol: 'http',"
                + " readKey: 'stranger-0123456789'}).query({analysis_type: 'count', event_collection: 'x'})"
                + ".catch((error) => error)");
    assertEquals("InvalidApiKeyError", strange.path("error_code").asText(), strange.toString());
    JsonNode late =
        run(
            "return told((done) => tracker.recordEvents({late: [{keen: {timestamp: 'whenever'}}]},"
                + " done))");
    assertEquals(
        "InvalidPropertyValueError",
        late.path("error").path("late").path(0).path("error").path("name").asText(),
        late.toString());
    assertTrue(browser.complaints().stream().anyMatch(line -> line.contains("401")));
  }

  private static JsonNode run(String script) throws IOException {
    return browser.run(script);
  }

  /** The order of an object's members is no matter. */
  private static void assertSame(String expected, JsonNode answer) {
    assertEquals(Api.json(expected), answer);
  }

  private static JsonNode record(String collection, String event, String way) throws IOException {
    return run(
        ("return told((done) => tracker.recordEvent({collection: '%s', event: %s,"
                + " requestType: '%s', callback: done}))")
            .formatted(collection, event, way));
  }

  /** The result as the client hands it out. */
  private static JsonNode ask(String query) throws IOException {
    return run("return analyst.query({" + query + "}).then(({result}) => result)");
  }

  private static void awaitCount(String collection, int count) throws IOException {
    Await.until(
        count + " of " + collection,
        Duration.ofSeconds(30),
        () ->
            ask("analysis_type: 'count', event_collection: '" + collection + "'").asInt() == count);
  }

  private static boolean hasNpm() {
    return Shell.run(Path.of("."), Map.of(), List.of("sh", "-c", "command -v npm")).code() == 0;
  }

  /** Once; npm itself tells whether what is there is what the lock file names. */
  private static Path install() throws IOException {
    Path target = OneJar.path().resolveSibling("keen-browser");
    Files.createDirectories(target);
    for (String list : LISTS) {
      try (InputStream from = KeenBrowserIT.class.getResourceAsStream("keen-browser/" + list)) {
        assertTrue(from != null, list + " is missing among the test's resources");
        Files.copy(from, target.resolve(list), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Shell.Ended npm =
        Shell.run(
            target,
            Map.of(),
            List.of(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"));
    assertEquals(0, npm.code(), npm.output());
    return target.resolve("node_modules");
  }

  /** Somebody else's web server. */
  private static Server shop(Path modules) {
    Server started =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service("/", (context, request) -> HttpResponse.of(MediaType.HTML_UTF_8, PAGE))
            .service("/keen-tracking.js", script(modules, "keen-tracking"))
            .service("/keen-analysis.js", script(modules, "keen-analysis"))
            .build();
    started.start().join();
    return started;
  }

  private static com.linecorp.armeria.server.HttpService script(Path modules, String client) {
    Path file = modules.resolve(client).resolve("dist").resolve(client + ".js");
    if (!Files.isReadable(file)) {
      throw new UncheckedIOException(new IOException(file + " is not in the package"));
    }
    return HttpFile.of(file).asService();
  }
}
