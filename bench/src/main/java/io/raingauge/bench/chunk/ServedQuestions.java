package io.raingauge.bench.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code bench/questions} runs: sends events through the whole pipeline to the one jar, loads
 * the same into DuckDB's own table, asks both the same questions in turn, both with two threads,
 * and prints the medians. Raingauge is asked over HTTP.
 */
final class ServedQuestions {
  private static final int WARM_UPS = 10;
  private static final int ROUNDS = 5;
  private static final int THREADS = 2;
  private static final Duration TEN_DAYS = Duration.ofDays(10);

  private final ViewServer server;
  private final DuckTable duck;

  private ServedQuestions(ViewServer server, DuckTable duck) {
    this.server = server;
    this.duck = duck;
  }

  /**
   * Arguments: the jar, how many events, and perhaps a folder that is kept. Where it holds the
   * events of an earlier run already, they are asked again.
   */
  public static void main(String[] arguments) throws SQLException, IOException {
    Path jar = Path.of(arguments[0]);
    ViewStream views = new ViewStream(Long.parseLong(arguments[1]), TEN_DAYS);
    if (arguments.length > 2) {
      run(jar, views, Path.of(arguments[2]));
      return;
    }
    Path folder = Files.createTempDirectory("raingauge-questions");
    try {
      run(jar, views, folder);
    } finally {
      delete(folder);
    }
  }

  private static void run(Path jar, ViewStream views, Path folder)
      throws SQLException, IOException {
    Path data = folder.resolve("data");
    Path table = folder.resolve("views.duckdb");
    try (ViewServer server = new ViewServer(jar, data, List.of());
        DuckTable duck = new DuckTable(table, THREADS)) {
      long known = Long.parseLong(duck.run("SELECT count(*) FROM views"));
      if (known == 0) {
        load(views, server, duck);
      } else if (known != views.count()) {
        throw new IllegalArgumentException(folder + " holds " + known + " events; ask for as many");
      }
      server.awaitIdle();
      print("bytes an event", (double) server.storedBytes() / views.count());
      print("bytes a row, DuckDB", (double) Files.size(table) / views.count());
      print("memory before, MB", server.residentBytes() / 1e6);
      new ServedQuestions(server, duck).ask(views);
      print("memory after, MB", server.residentBytes() / 1e6);
    }
  }

  private static void load(ViewStream views, ViewServer server, DuckTable duck)
      throws SQLException {
    long begin = System.nanoTime();
    server.load(views);
    print("sent and counted, events/s", views.count() * 1e9 / (System.nanoTime() - begin));
    server.awaitIdle();
    server.restart(); // What the write-ahead log holds goes into the files.
    server.awaitIdle();
    begin = System.nanoTime();
    duck.load(views);
    print("DuckDB loaded, rows/s", views.count() * 1e9 / (System.nanoTime() - begin));
  }

  private void ask(ViewStream views) throws SQLException {
    System.out.printf("%n| question | ms | DuckDB, ms | ratio |%n|---|---:|---:|---:|%n");
    time("count of all", "\"measures\": {\"n\": \"count\"}", "count(*) FROM views");
    time("sum", measure("sum", "ms"), "sum(ms) FROM views");
    time(
        "average by country",
        measure("average", "ms") + ", \"by\": [\"country\"]",
        "avg(ms), country FROM views GROUP BY country");
    time(
        "count, two filters",
        "\"measures\": {\"n\": \"count\"}, \"where\": {\"and\": [{\"property\": \"country\","
            + " \"eq\": \"CE\"}, {\"property\": \"status\", \"eq\": 404}]}",
        "count(*) FROM views WHERE country = 'CE' AND status = 404");
    time(
        "top 10 urls",
        "\"measures\": {\"n\": \"count\"}, \"by\": [\"url\"], \"order\": \"-n\", \"limit\": 10",
        "count(*) n, url FROM views GROUP BY url ORDER BY n DESC LIMIT 10");
    time("distinct users", measure("distinct", "user"), "count(DISTINCT \"user\") FROM views");
    Instant day = Instant.ofEpochMilli(views.timeMs(views.count() / 2) / 86_400_000 * 86_400_000);
    Instant next = day.plus(Duration.ofDays(1));
    time(
        "hourly average by country, a day in the middle",
        measure("average", "ms")
            + ", \"by\": [\"country\"], \"every\": \"1h\", \"from\": \"%s\", \"to\": \"%s\""
                .formatted(day, next),
        "avg(ms), country, time // 3600000 AS hour FROM views WHERE time >= %d AND time < %d GROUP BY country, hour"
            .formatted(day.toEpochMilli(), next.toEpochMilli()));
  }

  private static String measure(String kind, String property) {
    return "\"measures\": {\"n\": {\"%s\": \"%s\"}}".formatted(kind, property);
  }

  private interface Work {
    Object run() throws SQLException;
  }

  /** Both take turns, so that what else the machine does hits both. */
  private void time(String what, String question, String sql) throws SQLException {
    Work ours = () -> server.ask("{\"collection\": \"views\", " + question + "}");
    Work its = () -> duck.run("SELECT " + sql);
    for (int round = 0; round < WARM_UPS; round++) {
      System.err.println("answers: " + ours.run() + ", " + its.run());
    }
    double[] oursMs = new double[ROUNDS];
    double[] itsMs = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      oursMs[round] = tookMs(ours);
      itsMs[round] = tookMs(its);
    }
    double our = median(oursMs);
    double other = median(itsMs);
    System.out.printf("| %s | %.1f | %.1f | %.2f |%n", what, our, other, our / other);
  }

  private static double tookMs(Work work) throws SQLException {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static void print(String what, double value) {
    System.out.printf("%s: %,.1f%n", what, value);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
