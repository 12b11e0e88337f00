package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, fed by a real server. Screenshots stay in the build's folder. */
final class PageIT {
  private static final String KEY = "a-secret-of-the-test-only";
  private static final String CARD =
      "document.querySelector('.rollup[data-rollup=pages][data-collection=clicks]')";

  @TempDir private Path folder = Path.of("");
  private Chromium browser;

  /** In CI a page that nobody has looked at is a failure. */
  @BeforeAll
  static void aBrowserIsThere() {
    assumeTrue(
        Chromium.isInstalled() || Boolean.parseBoolean(System.getenv("CI")),
        "chromium and chromedriver are not in /usr/bin, so nobody looks at the page");
  }

  @BeforeEach
  void open() throws IOException {
    browser = Chromium.start(folder.resolve("profile"));
  }

  @AfterEach
  void close() throws IOException {
    browser.close();
  }

  @Test
  void itShowsLiveNumbersAndAChartForEachRollup() throws Exception {
    try (ServerProcess server = server(List.of())) {
      Api api = new Api(server.url("/"));
      define(api);
      for (int minute = 0; minute < 120; minute++) {
        api.post("/v1/events/clicks", clicks(minute, "/", "/pricing", "/docs"));
      }
      browser.open(server.url("/"));
      assertLive(api);
      assertCollections();
      assertCharts();
      assertControls();
      assertReadable();
      assertEquals(List.of(), browser.complaints());
      assertEquals(
          List.of(),
          browser.requests().stream()
              .filter(url -> List.of("http", "https", "ws", "wss").contains(url.getScheme()))
              .filter(url -> !"127.0.0.1".equals(url.getHost()))
              .toList());
    }
  }

  @Test
  void anEmptyServerTellsHowToSendAnEvent() throws Exception {
    try (ServerProcess server = server(List.of())) {
      browser.open(server.url("/"));
      browser.until("the hint", "!document.getElementById('no-collections').hidden");
      String hint = text("#curl-example");
      assertTrue(hint.contains(server.url("/v1/events/").toString()), hint);
      assertEquals(List.of(), browser.complaints());
      Shell.Ended sent = Shell.run(folder, Map.of(), List.of("bash", "-c", hint));
      assertEquals(0, sent.code(), sent.output());
      browser.until("the collection", "document.querySelector('#collections tbody tr')");
    }
  }

  @Test
  void whereThereAreKeysItAsksForOne() throws Exception {
    List<String> options =
        List.of("--set", "keys=default:write,read,admin:" + KEY, "--set", "fold.raw-events=false");
    try (ServerProcess server = server(options)) {
      Api api = new Api(server.url("/"), KEY);
      define(api);
      api.post("/v1/events/clicks", clicks(1, "/"));
      browser.open(server.url("/"));
      browser.until("the form", "!document.getElementById('key-form').hidden");
      assertEquals("–", text("#counted"));
      useKey("not-the-key-of-this-server");
      browser.until("it is refused", "document.getElementById('state').classList.contains('bad')");
      useKey(KEY);
      browser.until("the form goes", "document.getElementById('key-form').hidden");
      browser.until("it is live", "document.getElementById('state').textContent === 'live'");
      browser.until("numbers", "document.getElementById('counted').textContent === '1'");
      browser.until("a chart", CARD + "?.querySelector('canvas')");
      assertExplorerOffersRollups(server);
    }
  }

  @Test
  void aRollupThatCameAfterItsEventsTellsFromWhenItIsComplete() throws Exception {
    try (ServerProcess server = server(List.of())) {
      Api api = new Api(server.url("/"));
      api.post("/v1/events/clicks", clicks(120, "/", "/docs"));
      define(api);
      api.post("/v1/events/clicks", clicks(0, "/"));
      browser.open(server.url("/"));
      browser.until("the card", CARD);
      browser.run(CARD + ".scrollIntoView()");
      browser.until("a chart", CARD + ".querySelector('canvas')");
      browser.until("the note", "!" + CARD + ".querySelector('.message').hidden");
      String note = text(".rollup[data-rollup=pages] .message");
      assertTrue(note.startsWith("complete from "), note);
      assertEquals(
          "false",
          browser
              .run("return " + CARD + ".querySelector('.message').classList.contains('bad')")
              .toString());
      String question = text(".rollup[data-rollup=pages] .question");
      assertTrue(question.contains("\"partial\":true"), question);
    }
  }

  /**
   * Where no raw events are kept: what rollups hold is offered, and how to get the rest is told.
   */
  private void assertExplorerOffersRollups(ServerProcess server) throws IOException {
    browser.open(URI.create(server.url("/") + "#explore?collection=clicks&by=visitor"));
    browser.until("why not", "document.querySelector('[role=alert][data-code=no-rollup]')");
    assertTrue(text("[role=alert]").contains("is not by \"visitor\""), text("[role=alert]"));
    String command = text("[role=alert] pre");
    assertTrue(command.contains("$RAINGAUGE_KEY") && !command.contains(KEY), command);
    Shell.Ended defined =
        Shell.run(folder, Map.of("RAINGAUGE_KEY", KEY), List.of("bash", "-c", command + " --fail"));
    assertEquals(0, defined.code(), defined.output());
    browser.until("the offer", "document.querySelector('.rollups-only .offer')");
    browser.run("document.querySelector('.rollups-only .offer').click()");
    browser.until(
        "an answer",
        "document.querySelector('[data-source]')?.textContent.startsWith('from rollup pages')");
    assertTrue(text("table.rows tbody").startsWith("/CH"), text("table.rows"));
    screenshot("explorer-of-rollups");
  }

  private ServerProcess server(List<String> options) {
    ServerProcess server = ServerProcess.start(OneJar.path(), folder.resolve("data"), options);
    server.awaitReady();
    return server;
  }

  private static void define(Api api) throws IOException {
    api.define(
        "pages",
        """
        {"collection": "clicks", "by": ["page", "country"], "every": ["1m", "1h", "1d"],
         "measures": ["count", {"average": "ms"}, {"quantile": "ms"}, {"distinct": "visitor"}]}
        """);
  }

  /** A click on each page, so many minutes ago. */
  private static String clicks(int minutesAgo, String... pages) {
    long timeMs = System.currentTimeMillis() - minutesAgo * 60_000L;
    StringBuilder body = new StringBuilder();
    for (String page : pages) {
      body.append(
          "{\"time\": %d, \"page\": \"%s\", \"country\": \"CH\", \"ms\": %d, \"visitor\": %d}\n"
              .formatted(timeMs, page, 5 + minutesAgo % 50, minutesAgo));
    }
    return body.toString();
  }

  private void assertLive(Api api) throws IOException {
    browser.until("it is live", "document.getElementById('state').textContent === 'live'");
    Await.until(
        "events per second change",
        Duration.ofSeconds(30),
        () -> {
          api.post("/v1/events/clicks", clicks(0, "/"));
          return text("#rate").matches("[1-9].*");
        });
    browser.until("and fall to 0", "document.getElementById('rate').textContent === '0'");
    browser.until("the lag is gone", "document.getElementById('lag-note').textContent[0] === '0'");
    assertTrue(text("#counted").matches("[1-9][0-9,]*"), text("#counted"));
    assertTrue(text("#spool").matches("[0-9.]+ [KMG]?i?B"), text("#spool"));
  }

  private void assertCollections() throws IOException {
    browser.until("the collection", "document.querySelector('#collections tbody tr')");
    assertTrue(text("#collections tbody").startsWith("clicks"), text("#collections tbody"));
  }

  /** Drawn: the canvas has pixels that are not the background's. */
  private void assertCharts() throws IOException {
    browser.until("both cards", "document.querySelectorAll('.rollup').length === 2");
    for (String rollup : List.of("pages", "events")) {
      String card = "document.querySelector('.rollup[data-rollup=" + rollup + "]')";
      browser.run(card + ".scrollIntoView()");
      browser.until(rollup + " has points", card + ".dataset.points > 0");
      browser.until(rollup + " is drawn", drawnPixels(card) + " > 100");
    }
  }

  private static String drawnPixels(String card) {
    return "(() => { const canvas = "
        + card
        + ".querySelector('canvas'); if (!canvas?.width) return 0;"
        + " const { data } = canvas.getContext('2d')"
        + ".getImageData(0, 0, canvas.width, canvas.height);"
        + " let drawn = 0; for (let i = 3; i < data.length; i += 4) if (data[i]) drawn++;"
        + " return drawn; })()";
  }

  private void assertControls() throws IOException {
    browser.run(CARD + ".scrollIntoView(); " + CARD + ".querySelector('details').open = true");
    choose("timeframe", "hour", "\"every\":\"1m\"");
    choose("measure", "2", "\"quantile\":\"ms\"");
    choose("by", "country", "\"by\":[\"country\"]");
    String grouped = text(".rollup[data-rollup=pages] .question");
    choose("by", "", "\"measures\"");
    assertNotEquals(grouped, text(".rollup[data-rollup=pages] .question"));
    choose("timeframe", "all", "\"from\"");
    Shell.Ended asked =
        Shell.run(
            folder,
            Map.of(),
            List.of("bash", "-c", text(".rollup[data-rollup=pages] .question") + " --fail -sS"));
    assertEquals(0, asked.code(), asked.output());
    assertTrue(asked.output().contains("\"rows\":[{"), asked.output());
  }

  /** Makes a choice as a person does; the chart is drawn anew and the question shown is another. */
  private void choose(String control, String value, String question) throws IOException {
    String before = text(".rollup[data-rollup=pages] .question");
    browser.run(
        CARD
            + ".querySelector('canvas').dataset.old = 'old'; const control = "
            + CARD
            + ".querySelector('form').elements[arguments[0]]; control.value = arguments[1];"
            + " control.dispatchEvent(new Event('change', {bubbles: true}));",
        control,
        value);
    browser.until("a new drawing", CARD + ".querySelector('canvas:not([data-old])')");
    browser.until(
        "the question of " + control,
        CARD + ".querySelector('.question').textContent !== " + Api.quoted(before));
    String after = text(".rollup[data-rollup=pages] .question");
    assertTrue(after.contains(question), after);
    assertTrue(browser.run("return " + drawnPixels(CARD)).asInt() > 100, "nothing is drawn");
  }

  private void assertReadable() throws IOException {
    screenshot("desk");
    browser.screen(390, 844);
    browser.until("it fits a phone", "innerWidth === 390");
    browser.until("no overflow", "document.documentElement.scrollWidth <= 390 && scrollX === 0");
    assertEquals(
        "[]",
        browser
            .run(
                "return [...document.querySelectorAll('main *')].filter((e) => !e.closest('.scroll,"
                    + " pre') && e.getBoundingClientRect().right > 391).map((e) => e.outerHTML)")
            .toString());
    screenshot("phone");
    browser.screen(1280, 1000);
    browser.run(CARD + ".querySelector('canvas').dataset.old = 'light'");
    browser.prefer("dark");
    browser.until("a dark drawing", CARD + ".querySelector('canvas:not([data-old])')");
    assertTrue(brightness("backgroundColor") < 60, "the dark ground is bright");
    assertTrue(brightness("color") > 180, "the ink on it is dark");
    screenshot("dark");
  }

  private int brightness(String property) throws IOException {
    String colour =
        browser
            .run("return getComputedStyle(document.documentElement)[arguments[0]]", property)
            .asText();
    return Arrays.stream(colour.replaceAll("[^0-9,]", "").split(",", -1))
            .limit(3)
            .mapToInt(Integer::parseInt)
            .sum()
        / 3;
  }

  private void useKey(String key) throws IOException {
    browser.run(
        "document.getElementById('key').value = arguments[0];"
            + " document.getElementById('key-form').requestSubmit();",
        key);
  }

  private String text(String selector) throws IOException {
    return browser
        .run("return document.querySelector(arguments[0]).textContent", selector)
        .asText();
  }

  private void screenshot(String name) throws IOException {
    Path pictures = OneJar.path().resolveSibling("pictures");
    Files.createDirectories(pictures);
    browser.screenshot(pictures.resolve(name + ".png"));
  }
}
