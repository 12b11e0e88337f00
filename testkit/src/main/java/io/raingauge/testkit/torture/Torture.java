package io.raingauge.testkit.torture;

import io.raingauge.json.JsonTree;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the one jar under load from clients that retry, kills it at random moments, damages its log
 * between some of the runs, lets it settle, and compares every cell, and the same counted from raw
 * events, with the oracle.
 *
 * <p>Everything that is chosen is chosen from the seed; when a kill strikes depends on the machine
 * too.
 */
public final class Torture {
  private static final Duration MAX_SETTLE = Duration.ofMinutes(3);
  private static final List<LogDamage> DAMAGES = List.of(LogDamage.values());
  private static final String OF_CELLS = "\"rollup\":\"torture\"";

  /** No rollup has the filter, which lets every event pass: only raw events can answer. */
  private static final String OF_RAW_EVENTS =
      "\"collection\":\"torture\",\"where\":{\"property\":\"value\",\"gte\":0}";

  private static final String ROLLUP =
      "{\"collection\":\"torture\",\"by\":[\"series\"],\"measures\":[\"count\",{\"sum\":\"value\"}],\"every\":[\"1m\",\"1h\"]}";

  private final Settings settings;
  private final Consumer<String> progress;
  private final Random chance;
  private final Oracle oracle = new Oracle();
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param kills how often kill -9 strikes
   * @param damages after how many of the kills the log is damaged too
   * @param maxLife a process lives at most this long after it was ready
   */
  public record Settings(
      Path jar, Path data, long seed, int clients, int kills, int damages, Duration maxLife) {}

  /**
   * @param differences a line for each cell that is not as it should be
   * @param retries how often a client sent a batch again
   */
  public record Outcome(long events, int cells, long retries, List<String> differences) {}

  public Torture(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.chance = new Random(settings.seed());
  }

  /** Plays it all; the server still runs when {@code afterwards} sees it. */
  public Outcome run(Consumer<ServerProcess> afterwards) throws IOException, InterruptedException {
    try (ServerProcess server =
        ServerProcess.start(
            settings.jar(), settings.data(), List.of("--set", "kafka.partitions=3"))) {
      server.awaitReady();
      request(server, "PUT", "/v1/rollups/torture", ROLLUP);
      List<RetryingClient> clients = clients(server);
      ExecutorService threads = Executors.newFixedThreadPool(clients.size());
      List<Future<?>> running = new ArrayList<>();
      clients.forEach(client -> running.add(threads.submit(client)));
      misfortune(server);
      clients.forEach(RetryingClient::stop);
      for (var client : running) {
        awaitEnd(client);
      }
      threads.shutdown();
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a client does not end; see " + server.output());
      }
      List<String> differences = settle(server);
      afterwards.accept(server);
      long retries = clients.stream().mapToLong(RetryingClient::retries).sum();
      return new Outcome(oracle.events(), oracle.cells(), retries, differences);
    }
  }

  private static void awaitEnd(Future<?> client) throws InterruptedException {
    try {
      client.get(120, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a client could not send what it had", e);
    }
  }

  private List<RetryingClient> clients(ServerProcess server) {
    List<RetryingClient> clients = new ArrayList<>();
    for (int index = 0; index < settings.clients(); index++) {
      clients.add(
          new RetryingClient(
              "c" + index + "-" + settings.seed(),
              server.url("/v1/events/torture"),
              new Random(chance.nextLong()),
              oracle));
    }
    return clients;
  }

  private void misfortune(ServerProcess server) throws IOException {
    for (int kill = 1; kill <= settings.kills(); kill++) {
      long lifeMs = (long) (settings.maxLife().toMillis() * chance.nextDouble());
      LockSupport.parkNanos(Duration.ofMillis(lifeMs).toNanos());
      server.kill();
      String also = "";
      if ((long) kill * settings.damages() / settings.kills()
          > (long) (kill - 1) * settings.damages() / settings.kills()) {
        LogDamage damage = DAMAGES.get(chance.nextInt(DAMAGES.size()));
        damage.on(settings.data().resolve("kafka"), chance);
        also = " and " + damage;
      }
      progress.accept(
          "kill "
              + kill
              + " of "
              + settings.kills()
              + " after "
              + lifeMs
              + " ms"
              + also
              + ", "
              + oracle.events()
              + " events so far");
      server.startAgain();
      if (chance.nextInt(4) > 0) { // else it may be killed while it starts
        server.awaitReady();
      }
    }
    server.awaitReady();
  }

  /** Waits until every cell is as it should be, or nothing moves any more. */
  private List<String> settle(ServerProcess server) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + MAX_SETTLE.toNanos();
    List<String> differences = differences(server, OF_CELLS);
    while (!differences.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      differences = differences(server, OF_CELLS);
    }
    // What is right must stay right: a repeat that still travels would show up now.
    LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
    List<String> all = new ArrayList<>(differences(server, OF_CELLS));
    all.addAll(differences(server, OF_RAW_EVENTS));
    return all;
  }

  private List<String> differences(ServerProcess server, String of)
      throws IOException, InterruptedException {
    return oracle.differences(answer(server, of)).stream().map(line -> of + ": " + line).toList();
  }

  private Map<String, long[]> answer(ServerProcess server, String of)
      throws IOException, InterruptedException {
    long from = RetryingClient.FIRST_MS - 4 * 86_400_000L;
    String question =
        ("{%s,\"measures\":{\"n\":\"count\",\"s\":{\"sum\":\"value\"}},\"by\":[\"series\"],"
                + "\"every\":\"1m\",\"from\":\"%s\",\"to\":\"%s\"}")
            .formatted(
                of,
                Instant.ofEpochMilli(from),
                Instant.ofEpochMilli(RetryingClient.FIRST_MS + RetryingClient.MINUTES * 60_000L));
    Map<String, long[]> cells = new HashMap<>();
    if (request(server, "POST", "/v1/query", question) instanceof Map<?, ?> body
        && body.get("rows") instanceof List<?> rows) {
      for (Object row : rows) {
        add((Map<?, ?>) row, cells);
      }
    }
    return cells;
  }

  private static void add(Map<?, ?> row, Map<String, long[]> cells) {
    long count = row.get("n") instanceof Long n ? n : 0;
    if (count > 0) {
      long minuteMs =
          OffsetDateTime.parse(String.valueOf(row.get("time"))).toInstant().toEpochMilli();
      cells.put(
          Oracle.key(String.valueOf(row.get("series")), minuteMs),
          new long[] {count, row.get("s") instanceof Long sum ? sum : 0});
    }
  }

  private @Nullable Object request(ServerProcess server, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.url(path))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return JsonTree.read(answer.body());
  }
}
