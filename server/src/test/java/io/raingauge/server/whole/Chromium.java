package io.raingauge.server.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Chromium of this machine without a window, driven through chromedriver by WebDriver's HTTP
 * protocol (<a href="https://www.w3.org/TR/webdriver2/">W3C</a>). For one thread.
 */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port ([0-9]+)");
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromedriver"));

  /** No call of its own to the world, and nothing kept from an earlier run. */
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1280,1000");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Shell driver;
  private final URI session;

  private Chromium(Shell driver, URI session) {
    this.driver = driver;
    this.session = session;
  }

  static boolean isInstalled() {
    return PROGRAMS.stream().allMatch(Files::isExecutable);
  }

  /**
   * @param profile a folder that is empty
   */
  static Chromium start(Path profile) throws IOException {
    Shell driver =
        Shell.start(Path.of("."), Map.of(), List.of(PROGRAMS.get(1).toString(), "--port=0"));
    Await.until(
        "chromedriver starts", Duration.ofSeconds(30), () -> PORT.matcher(driver.output()).find());
    Matcher port = PORT.matcher(driver.output());
    if (!port.find()) {
      throw new IllegalStateException(driver.output());
    }
    URI base = URI.create("http://127.0.0.1:" + port.group(1) + "/session/");
    List<String> arguments = new ArrayList<>(ARGUMENTS);
    arguments.add("--user-data-dir=" + profile);
    ObjectNode capabilities = JSON.createObjectNode();
    capabilities
        .putObject("goog:chromeOptions")
        .put("binary", PROGRAMS.get(0).toString())
        .set("args", JSON.valueToTree(arguments));
    capabilities.putObject("goog:loggingPrefs").put("browser", "ALL").put("performance", "ALL");
    ObjectNode wish = JSON.createObjectNode();
    wish.putObject("capabilities").set("alwaysMatch", capabilities);
    Chromium starting = new Chromium(driver, base);
    String id =
        starting
            .call("POST", URI.create(base.toString().replaceAll("/$", "")), wish)
            .path("sessionId")
            .asText();
    return new Chromium(driver, base.resolve(id + "/"));
  }

  void open(URI page) throws IOException {
    post("url", JSON.createObjectNode().put("url", page.toString()));
  }

  /** Runs the body of a JavaScript function; {@code arguments[0]} and so on are the texts. */
  JsonNode run(String script, String... arguments) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("script", script);
    body.set("args", JSON.valueToTree(arguments));
    return post("execute/sync", body);
  }

  /** Waits until an expression is true, and returns the milliseconds. */
  long until(String what, String expression) throws IOException {
    try {
      return Await.until(
          what, Duration.ofSeconds(30), () -> run("return !!(" + expression + ")").asBoolean());
    } catch (AssertionError late) {
      throw new AssertionError(
          late.getMessage() + "; the page: " + run("return document.body.innerText").asText(),
          late);
    }
  }

  /** The screen of a phone or of a desk. */
  void screen(int width, int height) throws IOException {
    ObjectNode size = JSON.createObjectNode().put("width", width).put("height", height);
    developerTools(
        "Emulation.setDeviceMetricsOverride",
        size.put("deviceScaleFactor", 1).put("mobile", width < 600));
  }

  /**
   * @param scheme dark or light
   */
  void prefer(String scheme) throws IOException {
    ObjectNode media = JSON.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    developerTools("Emulation.setEmulatedMedia", media);
  }

  /** Lets pages do what a person would be asked about, for example clipboardReadWrite. */
  void permit(String permission) throws IOException {
    ObjectNode grant = JSON.createObjectNode();
    grant.putArray("permissions").add(permission).add("clipboardSanitizedWrite");
    developerTools("Browser.grantPermissions", grant);
  }

  /** Presses the mouse at one place, moves it to the right, and lets go. */
  void drag(int x, int y, int width) throws IOException {
    mouse("mouseMoved", x, y);
    mouse("mousePressed", x, y);
    mouse("mouseMoved", x + width / 2, y);
    mouse("mouseMoved", x + width, y);
    mouse("mouseReleased", x + width, y);
  }

  private void mouse(String type, int x, int y) throws IOException {
    ObjectNode event = JSON.createObjectNode().put("type", type).put("x", x).put("y", y);
    developerTools("Input.dispatchMouseEvent", event.put("button", "left").put("clickCount", 1));
  }

  /** Opens an empty tab and goes on in it. */
  void newTab() throws IOException {
    JsonNode tab = post("window/new", JSON.createObjectNode().put("type", "tab"));
    post("window", JSON.createObjectNode().put("handle", tab.path("handle").asText()));
    developerTools("Page.bringToFront", JSON.createObjectNode()); // Else it may not copy.
  }

  /** What the page's console has shown since the last call, warnings and errors only. */
  List<String> complaints() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (JsonNode line : log("browser")) {
      if (line.path("level").asText().matches("SEVERE|WARNING")) {
        complaints.add(line.path("message").asText());
      }
    }
    return complaints;
  }

  /** The addresses that were asked for since the last call. */
  List<URI> requests() throws IOException {
    List<URI> requests = new ArrayList<>();
    for (JsonNode line : log("performance")) {
      JsonNode message = JSON.readTree(line.path("message").asText()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(URI.create(message.path("params").path("request").path("url").asText()));
      }
    }
    return requests;
  }

  void screenshot(Path file) throws IOException {
    JsonNode image = call("GET", session.resolve("screenshot"), JSON.createObjectNode());
    Files.write(file, Base64.getDecoder().decode(image.asText()));
  }

  @Override
  public void close() throws IOException {
    call("DELETE", URI.create(session.toString().replaceAll("/$", "")), JSON.createObjectNode());
    driver.close();
  }

  private JsonNode log(String type) throws IOException {
    return post("se/log", JSON.createObjectNode().put("type", type));
  }

  private void developerTools(String command, ObjectNode parameters) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("cmd", command);
    post("goog/cdp/execute", body.set("params", parameters));
  }

  private JsonNode post(String command, JsonNode body) throws IOException {
    return call("POST", session.resolve(command), body);
  }

  private JsonNode call(String method, URI url, JsonNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofMinutes(1))
            .method(
                method,
                method.equals("POST")
                    ? BodyPublishers.ofString(body.toString())
                    : BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(url + ": " + answer.body());
      }
      return JSON.readTree(answer.body()).path("value");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the browser works", e);
    }
  }
}
