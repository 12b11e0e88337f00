package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.wire.ReceiptToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of README.md, as they are written there, in a fresh clone. The jar is the one of
 * this build, so that nothing is built twice; {@code mvn verify} is what runs this test.
 */
@Tag("alone")
final class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final int PORT = 8080;

  // The bars are 5 s, 10 s and 15 s on a machine that does nothing else; CI's may be slower.
  private static final Duration MAX_ACCEPTING = Duration.ofSeconds(15);

  private static final Duration MAX_FRESH = Duration.ofSeconds(30);
  private static final Duration MAX_STOP = Duration.ofSeconds(30);
  private static final Duration MAX_DEMO = Duration.ofSeconds(90);

  @TempDir private Path folder = Path.of("");

  @Test
  void itsCommandsWorkAsWritten() throws Exception {
    String readme = Files.readString(OneJar.root().resolve("README.md"));
    assertTrue(readme.lines().count() <= 80, "the README is long");
    int port = freePort();
    List<String> blocks = blocks(readme.replace(":" + PORT, ":" + port));
    Path clone = cloned();
    Map<String, String> environment =
        port == PORT
            ? Map.of()
            : Map.of(
                "RAINGAUGE_SERVER_PORT",
                Integer.toString(port),
                "RAINGAUGE_SERVER",
                "http://127.0.0.1:" + port);

    try (Shell demo = Shell.start(clone, environment, bash(line(blocks, "./raingauge demo")))) {
      long ms = awaitPrinted(demo, "Open http");
      System.out.printf("README: the demo is done after %,d ms%n", ms);
      assertTrue(demo.output().contains("/pricing") || demo.output().contains("page"));
      stop(demo);
    }
    try (Shell serve = Shell.start(clone, environment, bash(line(blocks, "./raingauge serve")))) {
      assertFast(serve, new Api(URI.create("http://127.0.0.1:" + port)));
      Files.writeString(clone.resolve("events.ndjson"), events());
      for (String block : blocks.subList(1, blocks.size())) {
        Shell.Ended ended = Shell.run(clone, environment, bash("set -e\n" + failing(block)));
        System.out.println(ended.output());
        assertEquals(0, ended.code(), () -> block + "\n" + ended.output());
      }
      stop(serve);
    }
  }

  private static List<String> blocks(String readme) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(readme);
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertTrue(blocks.size() >= 4, "run, send, ask and watch");
    return blocks;
  }

  private static String line(List<String> blocks, String command) {
    return "exec "
        + blocks.get(0).lines().filter(line -> line.startsWith(command)).findFirst().orElseThrow();
  }

  private static List<String> bash(String script) {
    return List.of("bash", "-c", script);
  }

  /** An answer of 4xx or 5xx is a failure, which curl as people write it does not tell. */
  private static String failing(String block) {
    return block.replaceAll("(?m)^curl ", "curl -sS --fail-with-body ");
  }

  private Path cloned() throws IOException {
    Path clone = folder.resolve("raingauge");
    Shell.Ended git =
        Shell.run(
            folder,
            Map.of(),
            List.of("git", "clone", "-q", OneJar.root().toString(), clone.toString()));
    assertEquals(0, git.code(), git.output());
    // What is not yet committed is tested, too.
    for (String file : List.of("raingauge", "server/jvm.options")) {
      Files.writeString(clone.resolve(file), Files.readString(OneJar.root().resolve(file)));
    }
    Path jar = clone.resolve("server/target/raingauge.jar");
    Files.createDirectories(clone.resolve("server/target"));
    Files.copy(OneJar.path(), jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusMillis(1)));
    return clone;
  }

  private static long awaitPrinted(Shell command, String text) throws IOException {
    return Await.until(
        "it prints " + text,
        MAX_DEMO,
        () -> {
          String output = command.output();
          assertTrue(command.isAlive(), output);
          return output.contains(text);
        });
  }

  private static void stop(Shell command) throws IOException {
    command.pressCtrlC();
    long ms = Await.until("it stops", MAX_STOP, () -> !command.isAlive());
    System.out.printf("README: Ctrl-C has stopped it after %,d ms%n", ms);
    Shell.Ended ended = command.await(MAX_STOP);
    assertTrue(ended.code() == 0 || ended.code() == 130, ended.code() + ": " + ended.output());
    assertTrue(!ended.output().contains("Exception"), ended.output());
    assertTrue(!ended.output().contains("Not everything has stopped"), ended.output());
  }

  /** A second start. */
  private static void assertFast(Shell serve, Api api) throws IOException {
    List<ReceiptToken> receipts = new ArrayList<>();
    long acceptingMs =
        Await.until(
            "it accepts events",
            MAX_ACCEPTING,
            () -> {
              assertTrue(serve.isAlive(), serve.output());
              return accepted(api, receipts);
            });
    String question =
        "{\"collection\": \"probe\", \"measures\": {\"n\": \"count\"}, \"after\": \"%s\","
                .formatted(receipts.get(0))
            + " \"wait\": \"100ms\"}";
    long freshMs =
        acceptingMs
            + Await.until(
                "it answers with fresh numbers",
                MAX_FRESH,
                () -> {
                  var answer = api.send("POST", "/v1/query", question);
                  return answer.statusCode() == 200
                      && Api.json(answer.body()).path("rows").path(0).path("n").asInt() == 1;
                });
    System.out.printf(
        "README: a second start accepts events after %,d ms and answers with them after %,d ms%n",
        acceptingMs, freshMs);
  }

  private static boolean accepted(Api api, List<ReceiptToken> receipts) {
    try {
      var answer = api.send("POST", "/v1/events/probe", "{\"a\": 1}");
      assertEquals(202, answer.statusCode(), answer.body());
      receipts.add(ReceiptToken.parse(Api.json(answer.body()).path("token").asText()));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String events() {
    return """
    {"page": "/", "ms": 7, "id": "line-1"}
    {"page": "/pricing", "ms": 12, "id": "line-2"}
    {"page": "/", "ms": 9, "id": "line-3"}
    """;
  }

  /** The README's port; another where somebody else has it. */
  private static int freePort() throws IOException {
    try (ServerSocket wanted = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      return wanted.getLocalPort();
    } catch (IOException taken) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        System.out.printf(
            "README: port %d is taken, so %d is used instead%n", PORT, free.getLocalPort());
        return free.getLocalPort();
      }
    }
  }
}
