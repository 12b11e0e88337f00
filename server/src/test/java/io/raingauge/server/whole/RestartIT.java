package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of work, a second start, and what a server takes that has nothing to do. */
@Tag("alone")
final class RestartIT {
  private static final int CLIENTS = 4;
  private static final int BATCH = 200;
  private static final Duration LOAD = Duration.ofSeconds(4);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final long MAX_IDLE_KIB = 700 * 1024;
  private static final int TICKS_PER_SECOND = 100;

  @TempDir private Path folder = Path.of("");

  @Test
  void ctrlCUnderLoadLosesNothingAndIdleItTakesLittle() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Api api = new Api(URI.create("http://127.0.0.1:" + port));
    AtomicBoolean stopping = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    List<Thread> clients = new ArrayList<>();
    try (Shell first = serve(port)) {
      awaitReady(api, first);
      for (int client = 0; client < CLIENTS; client++) {
        String name = "client-" + client;
        clients.add(new Thread(() -> sendUntil(stopping, api, name, sent), name));
      }
      clients.forEach(Thread::start);
      Await.pass(LOAD);
      first.pressCtrlC();
      Shell.Ended ended = first.await(Duration.ofSeconds(30));
      assertTrue(ended.code() == 0 || ended.code() == 130, ended.code() + ": " + ended.output());
      assertTrue(!ended.output().contains("ERROR"), ended.output());
    }
    try (Shell second = serve(port)) {
      awaitReady(api, second);
      stopping.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertCounted(api, sent.get());
      long askedNanos = System.nanoTime();
      assertEquals(400, after(api, "r1-00000000000000aa-0.1"), "no collector of this server");
      // Tried: where a collector that no fold knows is waited for, the answer comes after 60 s.
      assertTrue(System.nanoTime() - askedNanos < SOON.toNanos());
      assertEquals(0, OneJar.command("audit", "--server", "http://127.0.0.1:" + port));
      assertExplained("is in use", "--data", folder.resolve("data").toString(), "--port", "0");
      String other = folder.resolve("other").toString();
      assertExplained("--port " + (port + 1), "--data", other, "--port", "" + port);
      assertExplained("--insecure", "--data", other, "--port", "0", "--bind", "0.0.0.0");
      assertIdle(second);
    }
  }

  private Shell serve(int port) {
    List<String> arguments =
        List.of("serve", "--data", folder.resolve("data").toString(), "--port", "" + port);
    return Shell.start(folder, ServerProcess.ENVIRONMENT, OneJar.java(arguments));
  }

  private static void awaitReady(Api api, Shell server) throws IOException {
    Await.until(
        "the server is ready",
        Duration.ofMinutes(1),
        () -> {
          assertTrue(server.isAlive(), server.output());
          try {
            return api.send("GET", "/ready", "").statusCode() == 200;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  /** Sends batch after batch, each until it is accepted; every event has an id. */
  private static void sendUntil(AtomicBoolean end, Api api, String name, AtomicLong sent) {
    for (int batch = 0; !end.get(); batch++) {
      StringBuilder body = new StringBuilder();
      for (int index = 0; index < BATCH; index++) {
        body.append("{\"id\": \"%s-%d-%d\", \"n\": 1}\n".formatted(name, batch, index));
      }
      while (!isAccepted(api, body.toString())) {
        Await.pass(Duration.ofMillis(50));
      }
      sent.addAndGet(BATCH);
    }
  }

  private static boolean isAccepted(Api api, String body) {
    try {
      HttpResponse<String> answer = api.send("POST", "/v1/events/load", body);
      assertTrue(answer.statusCode() == 202 || answer.statusCode() >= 500, answer.body());
      return answer.statusCode() == 202;
    } catch (IOException lost) {
      return false;
    }
  }

  private static void assertCounted(Api api, long sent) throws IOException {
    assertTrue(sent > 1000, "only " + sent + " events: nothing was tested");
    Await.until(
        "all is counted",
        Duration.ofSeconds(60),
        () ->
            api.query("{\"collection\": \"load\"}").path("coverage").path("complete").asBoolean());
    JsonNode rows =
        api.query("{\"collection\": \"load\", \"measures\": {\"n\": \"count\"}}").path("rows");
    assertEquals(sent, rows.path(0).path("n").asLong());
    System.out.printf("restart: %,d events, each counted once%n", sent);
  }

  /** What keeps a server from starting is told alone, not below the settings. */
  private static void assertExplained(String why, String... options) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(options));
    Shell.Ended ended = OneJar.run(arguments.toArray(String[]::new));
    assertEquals(1, ended.code(), ended.output());
    assertTrue(ended.output().contains(why), ended.output());
    assertTrue(!ended.output().contains("setting "), ended.output());
  }

  /** Waits as long as a question may. */
  private static int after(Api api, String token) throws IOException {
    String question = "{\"collection\": \"load\", \"after\": \"%s\", \"wait\": \"60s\"}";
    return api.send("POST", "/v1/query", question.formatted(token)).statusCode();
  }

  private static void assertIdle(Shell server) throws IOException {
    Path process = Path.of("/proc/" + server.pid());
    if (!Files.exists(process)) {
      System.out.println("restart: no /proc here, so what it takes when idle is not measured");
      return;
    }
    Await.pass(Duration.ofSeconds(3));
    long before = ticks(process);
    Await.pass(IDLE);
    double cores = (double) (ticks(process) - before) / TICKS_PER_SECOND / IDLE.toSeconds();
    long kib = residentKib(process);
    System.out.printf("restart: idle %,d MiB (RSS), %.1f %% of a core%n", kib / 1024, cores * 100);
    assertTrue(kib < MAX_IDLE_KIB, "idle it takes " + kib + " KiB");
  }

  private static long residentKib(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** User and system time: the 14th and 15th field, counted after the name in brackets. */
  private static long ticks(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
