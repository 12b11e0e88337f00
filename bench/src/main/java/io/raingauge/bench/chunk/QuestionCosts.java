package io.raingauge.bench.chunk;

import io.raingauge.chunk.Chunk;
import io.raingauge.expression.DerivedProperty;
import io.raingauge.expression.Expression;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scan;
import io.raingauge.query.scan.ScanResult;
import io.raingauge.query.scan.Scanner;
import io.raingauge.server.embedded.EmbeddedQueries;
import io.raingauge.server.embedded.LocalStorm;
import io.raingauge.server.embedded.ScanParts;
import io.raingauge.testkit.ThreadedScans;
import io.raingauge.topology.ScanSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Prints what the questions of the performance page take, of the same events in chunks in memory,
 * read by plain threads and by the query topology, and in DuckDB's own table, one after the other:
 * {@code QuestionCosts [rows] [threads]}. Times are of the clock, the median and the best of
 * several after a warm-up; CPU is that of all threads of the process, and tells more where others
 * use the machine.
 */
final class QuestionCosts {
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 7;
  private static final int EVENTS_PER_MS = 50;
  private static final Measure AVERAGE = new Measure(Measure.Kind.AVERAGE, "ms");

  private final List<Chunk> chunks;
  private final long rows;
  private final Scanner onThreads;
  private final Scanner onStorm;
  private final DuckTable duck;

  private QuestionCosts(List<Chunk> chunks, Scanner onThreads, Scanner onStorm, DuckTable duck) {
    this.chunks = chunks;
    this.onThreads = onThreads;
    this.onStorm = onStorm;
    this.duck = duck;
    rows = chunks.stream().mapToLong(chunk -> chunk.header().rows()).sum();
  }

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000_000;
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
    List<Chunk> chunks = ChunkCosts.load(100_000, rows);
    Path folder = Files.createTempDirectory("duck");
    Path file = folder.resolve("views.duckdb");
    OpenScans scans = new OpenScans();
    ScanSettings settings = ScanSettings.of(threads, Duration.ofMinutes(6));
    try (EmbeddedQueries queries = new EmbeddedQueries(new ScanParts(scans, settings, 4));
        LocalStorm storm = new LocalStorm(folder.resolve("storm"), 1);
        ThreadedScans runner = new ThreadedScans(scans, threads);
        DuckTable duck = new DuckTable(file, threads)) {
      duck.load(chunks);
      long bytes = chunks.stream().mapToLong(chunk -> chunk.header().columnBytes()).sum();
      System.out.printf(
          "%d rows, %d threads; bytes a row: %.2f, DuckDB %.2f%n",
          rows, threads, (double) bytes / rows, (double) Files.size(file) / rows);
      queries.submit(storm.start());
      Scanner onStorm = new Scanner(scans, queries.scans());
      new QuestionCosts(chunks, new Scanner(scans, runner), onStorm, duck).print();
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
    System.exit(0); // Storm leaves a thread behind that would keep the process alive.
  }

  private void print() throws SQLException {
    long startMs = chunks.get(0).header().minMs();
    long endMs = chunks.get(chunks.size() - 1).header().maxMs() + 1;
    long[] all = {startMs, endMs};
    Filter filters =
        Filter.and(
            List.of(
                new Comparison("country", Operator.EQ, "CE"),
                new Comparison("status", Operator.EQ, 404L)));
    time(
        "count of all",
        new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT), all),
        "SELECT count(*) FROM views");
    time(
        "sum of ms",
        new Scan(Filter.ALL, List.of(), List.of(new Measure(Measure.Kind.SUM, "ms")), all),
        "SELECT sum(ms) FROM views");
    time(
        "sum of ms, 1 ms of the time cut off",
        new Scan(
            Filter.ALL,
            List.of(),
            List.of(new Measure(Measure.Kind.SUM, "ms")),
            new long[] {startMs + 1, endMs}),
        "SELECT sum(ms) FROM views WHERE time >= " + (startMs + 1));
    time(
        "average of ms by country",
        new Scan(Filter.ALL, List.of("country"), List.of(AVERAGE), all),
        "SELECT avg(ms), country FROM views GROUP BY country");
    time(
        "count, two filters",
        new Scan(filters, List.of(), List.of(Measure.COUNT), all),
        "SELECT count(*) FROM views WHERE country = 'CE' AND status = 404");
    time(
        "sum of ms, two filters",
        new Scan(filters, List.of(), List.of(new Measure(Measure.Kind.SUM, "ms")), all),
        "SELECT sum(ms) FROM views WHERE country = 'CE' AND status = 404");
    time(
        "count by url, and the top 10",
        new Scan(Filter.ALL, List.of("url"), List.of(Measure.COUNT), all),
        "SELECT count(*) n, url FROM views GROUP BY url ORDER BY n DESC LIMIT 10");
    time(
        "distinct users",
        new Scan(Filter.ALL, List.of(), List.of(new Measure(Measure.Kind.DISTINCT, "user")), all),
        "SELECT count(DISTINCT \"user\") FROM views");
    hourly(startMs);
    expressions(all);
  }

  private void expressions(long[] all) throws SQLException {
    time(
        "sum of ms * status",
        new Scan(
            Filter.ALL,
            List.of(),
            List.of(new Measure(Measure.Kind.SUM, name("ms * status"))),
            all),
        "SELECT sum(ms * status) FROM views");
    time(
        "count where ms < 2.5 * status",
        new Scan(
            new Comparison(name("ms < 2.5 * status"), Operator.EQ, true),
            List.of(),
            List.of(Measure.COUNT),
            all),
        "SELECT count(*) FROM views WHERE ms < 2.5 * status");
    time(
        "average of ms by bin(ms, 100)",
        new Scan(Filter.ALL, List.of(name("bin(ms, 100)")), List.of(AVERAGE), all),
        "SELECT avg(ms), floor(ms / 100) AS bin FROM views GROUP BY bin");
    time(
        "count by minute($time)",
        new Scan(Filter.ALL, List.of(name("minute($time)")), List.of(Measure.COUNT), all),
        "SELECT count(*), minute(make_timestamp(time * 1000)) AS m FROM views GROUP BY m");
    time(
        "count by length(url)",
        new Scan(Filter.ALL, List.of(name("length(url)")), List.of(Measure.COUNT), all),
        "SELECT count(*), length(url) AS l FROM views GROUP BY l");
  }

  private static String name(String expression) {
    return DerivedProperty.name(Expression.parse(expression));
  }

  /** A day of the events' own time is short, so its 24 hours are, too. */
  private void hourly(long startMs) throws SQLException {
    long hourMs = rows / EVENTS_PER_MS / 48;
    long[] edgesMs = new long[25];
    Arrays.setAll(edgesMs, index -> startMs + (12 + index) * hourMs);
    time(
        "average by country and hour, over a day in the middle",
        new Scan(Filter.ALL, List.of("country"), List.of(AVERAGE), edgesMs),
        ("SELECT avg(ms), country, (time - %d) // %d AS hour FROM views"
                + " WHERE time >= %d AND time < %d GROUP BY country, hour")
            .formatted(edgesMs[0], hourMs, edgesMs[0], edgesMs[24]));
  }

  private interface Work {
    String run() throws SQLException;
  }

  private void time(String what, Scan scan, String sql) throws SQLException {
    System.out.printf(
        "%-54s %s%n%54s %s%n%54s %s%n",
        what,
        time(() -> ours(onThreads, scan)),
        "topology",
        time(() -> ours(onStorm, scan)),
        "DuckDB",
        time(() -> duck.run(sql)));
  }

  private String ours(Scanner scanner, Scan scan) {
    ScanResult result =
        scanner.scan(chunks, scan, new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime()));
    Object first = result.points() == 0 ? 0 : result.state(0).state(0).result().orElse("none");
    return first.toString();
  }

  private String time(Work work) throws SQLException {
    String result = "";
    for (int round = 0; round < WARM_UPS; round++) {
      result = work.run();
    }
    long[] tookNs = new long[ROUNDS];
    long beginCpuNs = CpuTime.ofProcessNs();
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      work.run();
      tookNs[round] = System.nanoTime() - begin;
    }
    double cpuNs = (double) (CpuTime.ofProcessNs() - beginCpuNs) / ROUNDS;
    Arrays.sort(tookNs);
    return "%7.2f ms, best %7.2f, CPU %6.3f ns a row, %-12.12s"
        .formatted(tookNs[ROUNDS / 2] / 1e6, tookNs[0] / 1e6, cpuNs / rows, result);
  }
}
