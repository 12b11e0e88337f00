package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page's explorer in a real Chromium, over a server that keeps raw events. Each test begins at
 * an address and must leave no complaint in the console and no request to another host. Screenshots
 * stay in the build's folder.
 */
final class ExplorerIT {
  private static final int EVENTS = 240;
  private static final String ANSWERED =
      "!document.querySelector('[data-part=answer]').hasAttribute('aria-busy')"
          + " && document.querySelector('[data-part=answer] table.rows')";

  /** What a shell and a page could both take for something else. */
  private static final String AWKWARD = "it's \"a\" $HOME \\ <b>é</b> & 100%";

  @TempDir private static Path folder = Path.of("");
  private static ServerProcess server;
  private static Api api;
  private static Chromium browser;

  /** In CI a page that nobody has looked at is a failure. */
  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        Chromium.isInstalled() || Boolean.parseBoolean(System.getenv("CI")),
        "chromium and chromedriver are not in /usr/bin, so nobody looks at the page");
    server = ServerProcess.start(OneJar.path(), folder.resolve("data"), List.of());
    browser = Chromium.start(folder.resolve("profile"));
    server.awaitReady();
    api = new Api(server.url("/"));
    api.post("/v1/events/clicks", clicks());
    Await.until(
        "all is counted",
        Duration.ofSeconds(30),
        () ->
            api.query("{\"collection\": \"clicks\", \"measures\": {\"n\": {\"sum\": \"one\"}}}")
                    .path("rows")
                    .path(0)
                    .path("n")
                    .asInt()
                == EVENTS);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void nothingIsComplainedOfAndNobodyElseIsAsked() throws IOException {
    assertEquals(List.of(), browser.complaints());
    assertEquals(
        List.of(),
        browser.requests().stream()
            .filter(url -> List.of("http", "https", "ws", "wss").contains(url.getScheme()))
            .filter(url -> !"127.0.0.1".equals(url.getHost()))
            .toList());
  }

  /** Clicks of the last 20 hours, 12 each. */
  private static String clicks() {
    long nowMs = System.currentTimeMillis();
    String[] pages = {"/", "/docs", AWKWARD};
    StringBuilder body = new StringBuilder();
    for (int event = 0; event < EVENTS; event++) {
      body.append(
          "{\"time\": %d, \"page\": %s, \"ms\": %d, \"one\": 1, \"ok\": %b, \"big\": %s}\n"
              .formatted(
                  nowMs - event * 300_000L,
                  Api.quoted(pages[event % 3]),
                  5 + event % 50,
                  event % 2 == 0,
                  event < 2 ? "9007199254740993" : "0"));
    }
    return body.toString();
  }

  @Test
  void aQuestionThatIsBuiltByClickingIsAnsweredByChartAndTable() throws IOException {
    open("explore");
    answered();
    assertEquals("clicks", value("collection"));
    browser.until(
        "the names are offered", "document.querySelector('#known-properties [value=ms]')");
    click("add-measure");
    choose("kind-1", "quantile");
    type("property-1", "ms");
    type("q-1", "0.95");
    click("filter-Add a filter");
    type("filter-0-property", "ok");
    type("filter-0-value", "true");
    click("add-by");
    type("by-0", "page");
    choose("frame", "this_24_hours");
    choose("every", "1h");
    browser.until("p95 by page", "document.querySelector('[data-panel=\"p95 of ms\"] canvas')");
    answered();
    JsonNode question = Api.json(text("json"));
    assertEquals(
        "{\"property\":\"ok\",\"eq\":true}",
        question.path("where").toString(),
        question.toString());
    assertEquals("[\"page\"]", question.path("by").toString());
    assertEquals("1h", question.path("every").asText());
    assertEquals(10, question.path("limit").asInt());
    assertEquals(EVENTS / 2, columnSum("count", question));
    assertTableIs(api.query(question.toString()));
    assertTrue(browser.run("return " + pixels()).asInt() > 100, "nothing is drawn");
    assertEquals("true", textOf("[data-coverage]", "dataset.coverage"));
    assertTrue(textOf("[data-source]", "textContent").startsWith("from raw events"));
    assertTrue(textOf("[data-took]", "textContent").contains("ms"));
    // Of so few values a quantile is exact: nothing is said of an estimate.
    assertEquals("The newest interval is not over yet.", textOf(".remarks", "textContent"));
    assertTrue(textOf("table.rows tr.open", "textContent").contains("not over yet"));
  }

  /**
   * Also in a new tab; then the history leads back to what was asked before. Tried: with an opening
   * that is a step of its own nobody gets back behind it.
   */
  @Test
  void anAddressOpensTheSameAndTheHistoryLeadsBack() throws IOException {
    browser.open(URI.create("about:blank"));
    int steps = browser.run("return history.length").asInt();
    browser.open(
        URI.create(server.url("/") + "#explore?collection=clicks&by=page&timeframe=this_24_hours"));
    answered();
    assertEquals(steps + 1, browser.run("return history.length").asInt());
    choose("order", "page");
    browser.until("the order", "location.hash.includes('order')");
    answered();
    String table = textOf("table.rows", "innerText");
    browser.permit("clipboardReadWrite");
    String address = copied("Copy address");
    assertEquals(browser.run("return location.href").asText(), address);
    browser.newTab();
    browser.open(URI.create(address));
    answered();
    assertEquals(table, textOf("table.rows", "innerText"));
    assertEquals("page", value("order"));
    click("add-by");
    type("by-1", "ok");
    browser.until("the other", "document.querySelectorAll('table.rows thead th').length === 3");
    browser.run("history.back()");
    browser.until("back", "document.querySelectorAll('table.rows thead th').length === 2");
    answered();
    assertEquals(table, textOf("table.rows", "innerText"));
    browser.run("history.forward()");
    browser.until("forward", "document.querySelectorAll('table.rows thead th').length === 3");
    assertEquals("ok", value("by-1"));
  }

  @Test
  void aStretchOfAChartAndABarLeadOn() throws IOException {
    open("explore?collection=clicks&every=1h&timeframe=this_24_hours");
    answered();
    JsonNode chart =
        browser.run(
            "const { x, y, width } = document.querySelector('.u-over').getBoundingClientRect();"
                + " return [Math.ceil(x), Math.ceil(y), Math.floor(width)]");
    int hour = chart.get(2).asInt() / 24;
    browser.drag(chart.get(0).asInt() + 4 * hour + 9, chart.get(1).asInt() + 50, 2 * hour);
    browser.until("the stretch", "location.hash.includes('from=')");
    answered();
    JsonNode question = Api.json(text("json"));
    assertEquals(
        Duration.ofHours(3),
        Duration.between(
            Instant.parse(question.path("from").asText()),
            Instant.parse(question.path("to").asText())));
    open("explore?collection=clicks&by=page");
    answered();
    browser.run("document.querySelectorAll('.bars button')[2].click()");
    browser.until("one group", "document.querySelector('.figure output')");
    answered();
    assertEquals(String.valueOf(EVENTS / 3), textOf(".figure output", "textContent"));
    assertEquals("page", value("filter-0-property"));
  }

  /** Tried: a quote that is not quoted ends the shell's word, and nothing is asked. */
  @Test
  void theCopiedTextsAskTheSame() throws IOException {
    String where = "{\"property\": \"page\", \"eq\": " + Api.quoted(AWKWARD) + "}";
    open("explore?collection=clicks&where=" + escaped(where));
    answered();
    assertEquals(AWKWARD, value("filter-0-value"));
    browser.permit("clipboardReadWrite");
    assertEquals(Api.json(where), Api.json(copied("Copy JSON")).path("where"));
    Shell.Ended asked =
        Shell.run(folder, Map.of(), List.of("bash", "-c", copied("Copy curl") + " --fail"));
    assertEquals(0, asked.code(), asked.output());
    assertEquals(EVENTS / 3, Api.json(asked.output()).path("rows").path(0).path("count").asInt());
    assertEquals("count\r\n" + EVENTS / 3, copied("Copy as CSV"));
  }

  /** Also 0. Tried: read by JSON.parse the sum is 18,014,398,509,481,984. */
  @Test
  void aWholeNumberKeepsEveryDigit() throws IOException {
    open("explore?collection=clicks&measures=" + escaped("{\"all\": {\"sum\": \"big\"}}"));
    answered();
    assertEquals("18,014,398,509,481,986", textOf(".figure output", "textContent"));
    click("filter-Add a filter");
    type("filter-0-property", "big");
    type("filter-0-value", "9007199254740993");
    browser.until("the filter", "location.hash.includes('9007199254740993')");
    answered();
    assertEquals("18,014,398,509,481,986", textOf("table.rows td", "textContent"));
    assertTrue(text("json").contains("\"eq\":9007199254740993}"), text("json"));
    type("filter-0-value", "\"9007199254740993\"");
    browser.until("another type", "document.querySelector('.figure output')?.textContent === '0'");
    assertTrue(textOf(".remarks", "textContent").contains("big"), "the note on unlike types");
  }

  /** Of a rollup, which keeps sketches. Tried: without the errors of an answer all looks exact. */
  @Test
  void anEstimateIsShownWithItsError() throws IOException {
    String quantile = "{\"quantile\": \"ms\"}";
    api.define("visits-ms", "{\"collection\": \"visits\", \"measures\": [" + quantile + "]}");
    api.post("/v1/events/visits", "{\"ms\": 100}\n{\"ms\": 200}\n{\"ms\": 300}\n");
    String question = "{\"rollup\": \"visits-ms\", \"measures\": {\"middle\": " + quantile + "}}";
    Await.until(
        "the rollup has them",
        Duration.ofSeconds(30),
        () -> api.query(question).path("rows").path(0).path("middle").isNumber());
    open("explore?rollup=visits-ms&measures=" + escaped("{\"middle\": " + quantile + "}"));
    answered();
    assertEquals("± 1 %", textOf(".figure p", "textContent"));
    assertEquals("middle ± 1 %", textOf("table.rows th.number", "textContent"));
    assertEquals("middle is an estimate: within ± 1 %.", textOf(".remarks", "textContent"));
    String cell = textOf("table.rows td.number", "textContent");
    assertTrue(cell.startsWith("≈ "), cell);
    assertEquals(200, Double.parseDouble(cell.substring(2)), 2);
  }

  /** Behind "=", as in a spreadsheet. Tried: read as a property's name all are in one group. */
  @Test
  void anExpressionStandsWhereAPropertyDoes() throws IOException {
    open("explore?collection=clicks&by=page");
    answered();
    type("by-0", "= bin(ms, 50)");
    browser.until("bands", "document.querySelectorAll('table.rows tbody tr').length === 2");
    assertEquals(
        "[{\"expression\":\"bin(ms, 50)\"}]", Api.json(text("json")).path("by").toString());
    choose("kind-0", "sum");
    type("property-0", "= ms * 2");
    browser.until("twice", "document.title.startsWith('sum of ms * 2 in clicks by bin(ms, 50)')");
  }

  /** Also what no control can draw, and what is yet to come. */
  @Test
  void everyQuestionOutlivesItsAddressAndItsControls() throws IOException {
    open("explore");
    List<String> questions =
        List.of(
            "{\"collection\": \"c\", \"measures\": {\"n\": \"count\", \"-\": {\"sum\": \"a.b\"},"
                + " \"q\": {\"quantile\": \"x\", \"q\": 0.999}, \"new\": {\"sum\": {\"times\": [\"a\","
                + " 2]}}}, \"by\": [\"a,b\", \"c\"], \"order\": [\"-n\", \"c\"], \"limit\": 3}",
            "{\"rollup\": \"123\", \"measures\": {\"count\": \"count\"}, \"every\": \"90m\","
                + " \"from\": 1431820800000, \"to\": \"2015-05-21\", \"timezone\": \"Asia/Kolkata\","
                + " \"after\": \"r1-7\", \"wait\": \"2s\", \"partial\": true}",
            "{\"collection\": \"c&d=e+f %#\", \"measures\": {\"count\": \"count\"}, \"by\":"
                + " [{\"bin\": \"x\"}], \"timeframe\": \"previous_3_weeks\", \"where\": {\"or\": [{\"property\":"
                + " \"a\", \"in\": [1, \"1\", \"x, y\", \"\\\"\", true, \" \"]}, {\"not\": {\"property\": \"a\","
                + " \"regex\": \"^1$\"}}, {\"and\": [{\"property\": \"b\", \"exists\": false}, {\"not\": {\"or\":"
                + " [{\"property\": \"d\", \"eq\": \"\"}]}}]}, {\"property\": \"e\", \"gt\":"
                + " 12345678901234567890}]}}");
    for (String question : questions) {
      assertEquals(
          Api.json(question),
          Api.json(
              browser
                  .run(
                      "return Promise.all(['question', 'json'].map((name) =>"
                          + " import(`/dashboard/${name}.js`))).then(([questions, json]) =>"
                          + " json.write(questions.questionOf(questions.draftOf(questions.shared("
                          + "questions.fragmentOf(json.parse(arguments[0])))))))",
                      question)
                  .asText()));
    }
  }

  /** What a control shows of a value is read as that value again, and no other. */
  @Test
  void aValueThatIsShownIsReadAsItself() throws IOException {
    open("explore");
    String some = "1, -2.5e30, true, \"true\", \"1\", \"01\", \"a\", \"\\\"\", \" b\", \"a, b\"";
    String values = "[" + some + ", \"\"]";
    assertEquals(
        Api.json("[" + values + ", [" + some + "]]"),
        browser.run(
            "return import('/dashboard/filters.js').then(({valueText, readValue, readValues}) => {"
                + " const values = JSON.parse(arguments[0]); const some = values.filter((one) => one"
                + " !== ''); return [values.map((one) => readValue(valueText(one))),"
                + " readValues(valueText(some), 'in')]; })",
            values));
  }

  /** On the clock that a row's offset shows, whatever the browser's is. */
  @Test
  void itKnowsWhereAnIntervalAndATimeframeEnd() throws IOException {
    open("explore");
    assertEquals(
        "2026-01-31T23:00:00.000Z 2027-01-01T05:00:00.000Z 2026-01-01T06:30:00.000Z"
            + " 2026-11-27T19:45:00.000Z 2026-11-26T23:00:00.000Z 2026-11-27T20:45:00.000Z",
        browser
            .run(
                "return import('/dashboard/times.js').then(({endMs, toMs}) => ["
                    + "endMs('2026-01-01T00:00:00+01:00', 'month'),"
                    + "endMs('2026-12-01T00:00:00-05:00', 'month'),"
                    + "endMs('2026-01-01T10:30:00+05:30', '90m'),"
                    + "...['2026-11-27T20:45', '2026-11-27', '2026-11-27T20:45Z'].map((to) =>"
                    + " toMs({to}, '2026-11-26T20:00:00+01:00'))]"
                    + ".map((ms) => new Date(ms).toISOString()).join(' '))")
            .asText());
  }

  @Test
  void whatIsWrongIsToldInTheServersWords() throws IOException {
    open("explore?collection=clicks&every=2q");
    browser.until("the error", "document.querySelector('[role=alert][data-code=bad-question]')");
    assertTrue(textOf("[role=alert]", "textContent").contains("\"2q\" is not an interval"));
    assertTrue(browser.complaints().stream().allMatch(line -> line.contains("status of 400")));
    choose("every", "1h");
    answered();
    click("add-measure");
    browser.until("it waits", "document.querySelector('[data-part=answer] .notice')");
    assertTrue(textOf("[data-part=answer]", "textContent").contains("Which property"));
    browser.run(
        "const json = document.querySelector('[data-part=json]'); json.value = '{\"a\"';"
            + " json.dispatchEvent(new Event('change'))");
    browser.until("it is told", "document.querySelector('[data-part=json][aria-invalid]')");
  }

  @Test
  void itFitsEveryScreenInTheDarkAndInTheLight() throws IOException {
    String measures = "{\"count\": \"count\", \"p95\": {\"quantile\": \"ms\", \"q\": 0.95}}";
    open(
        "explore?collection=clicks&every=1h&by=page&timeframe=this_24_hours&measures="
            + escaped(measures)
            + "&where="
            + escaped(
                "{\"or\": [{\"property\": \"ok\", \"eq\": true}, {\"property\": \"ms\", \"gt\": 9}]}"));
    answered();
    for (int width : List.of(1440, 768, 320)) {
      browser.screen(width, 900);
      browser.run("document.querySelector('[data-part=builder]').open = true");
      browser.until("it fits " + width, "innerWidth === " + width);
      browser.until("no overflow at " + width, "document.documentElement.scrollWidth <= " + width);
      for (String scheme : List.of("dark", "light")) {
        browser.run("document.querySelector('canvas').dataset.old = 'old'");
        browser.prefer(scheme);
        browser.until("drawn anew", "document.querySelector('canvas:not([data-old])')");
        screenshot("explorer-" + width + "-" + scheme);
      }
    }
    assertEquals("[]", unnamed().toString());
    browser.screen(1280, 1000);
  }

  /** Controls that a screen reader could not name. */
  private static JsonNode unnamed() throws IOException {
    return browser.run(
        "return [...document.querySelectorAll('#explorer :is(input, select, textarea, button)')]"
            + ".filter((e) => !e.ariaLabel && !e.labels?.length && !e.textContent.trim()"
            + " && !e.getAttribute('aria-labelledby')).map((e) => e.outerHTML)");
  }

  private static void open(String fragment) throws IOException {
    browser.open(URI.create("about:blank"));
    browser.open(URI.create(server.url("/") + "#" + fragment));
  }

  private static void answered() throws IOException {
    browser.until("an answer", ANSWERED);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void click(String key) throws IOException {
    browser.run("document.querySelector(`#explorer [data-key=\"${arguments[0]}\"]`).click()", key);
  }

  private static void choose(String key, String value) throws IOException {
    type(key, value);
    assertEquals(value, value(key));
  }

  /** What a person leaves in a control. */
  private static void type(String key, String value) throws IOException {
    browser.run(
        "const control = document.querySelector(`#explorer [data-key=\"${arguments[0]}\"]`);"
            + " control.focus(); control.value = arguments[1];"
            + " control.dispatchEvent(new Event('change', {bubbles: true}))",
        key,
        value);
  }

  private static String value(String key) throws IOException {
    return browser
        .run("return document.querySelector(`#explorer [data-key=\"${arguments[0]}\"]`).value", key)
        .asText();
  }

  private static String text(String part) throws IOException {
    return textOf("[data-part=" + part + "]", "value");
  }

  private static String textOf(String selector, String member) throws IOException {
    return browser
        .run("return document.querySelector(arguments[0])." + member, "#explorer " + selector)
        .asText();
  }

  /** Presses a button that copies, and reads the clipboard. */
  private static String copied(String button) throws IOException {
    browser.run(
        "window.copying = [...document.querySelectorAll('#explorer button')]"
            + ".find((its) => its.textContent === arguments[0]); copying.click()",
        button);
    browser.until(button, "copying.textContent === 'Copied'");
    return browser.run("return navigator.clipboard.readText()").asText();
  }

  private static String pixels() {
    return "(() => { const canvas = document.querySelector('#explorer canvas');"
        + " const { data } = canvas.getContext('2d')"
        + ".getImageData(0, 0, canvas.width, canvas.height);"
        + " let drawn = 0; for (let i = 3; i < data.length; i += 4) if (data[i]) drawn++;"
        + " return drawn; })()";
  }

  private static long columnSum(String measure, JsonNode question) throws IOException {
    long sum = 0;
    for (JsonNode row : api.query(question.toString()).path("rows")) {
      sum += row.path(measure).asLong();
    }
    return sum;
  }

  /** Every row that is shown is the answer's, by group, time and count. */
  private static void assertTableIs(JsonNode answer) throws IOException {
    List<String> expected = new ArrayList<>();
    for (JsonNode row : answer.path("rows")) {
      expected.add(
          row.path("page").asText()
              + "|"
              + row.path("time").asText().substring(0, 16).replace('T', ' ')
              + "|"
              + row.path("count").asText());
    }
    assertFalse(expected.isEmpty(), answer.toString());
    JsonNode shown =
        browser.run(
            "return [...document.querySelectorAll('table.rows tbody tr')].map(({cells}) =>"
                + " [cells[0].textContent, cells[1].firstChild.textContent, cells[2].textContent]"
                + ".join('|'))");
    assertEquals(expected.size(), shown.size());
    for (int row = 0; row < expected.size(); row++) {
      assertEquals(expected.get(row), shown.get(row).asText());
    }
  }

  private static void screenshot(String name) throws IOException {
    Path pictures = OneJar.path().resolveSibling("pictures");
    Files.createDirectories(pictures);
    browser.screenshot(pictures.resolve(name + ".png"));
  }
}
