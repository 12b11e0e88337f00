package io.raingauge.bench.speed;

import io.raingauge.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code bench/run} runs: each row in a process of its own, then the table. */
public final class Speed implements Callable<Integer> {
  private static final long HALF_DAY_MS = 43_200_000;

  @Parameters(hidden = true, description = "the one jar")
  private Path jar = Path.of("server/target/raingauge.jar");

  @Option(names = "--events", defaultValue = "5000000", description = "events measured in a row")
  private long events;

  @Option(names = "--warm-up", defaultValue = "5000000", description = "events before them")
  private long warmUp;

  @Option(names = "--ids", defaultValue = "100000000", description = "ids in c′'s window before")
  private long ids;

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "a,b,b+,c,c+,c2,d,e",
      description = "which rows")
  private List<String> rows = List.of();

  @Option(names = "--java", split = " ", description = "more options for the JVM of each row")
  private List<String> java = List.of();

  private Speed() {}

  /** Arguments: the jar, then the options. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Speed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("raingauge-bench");
    long beginMs = (Clock.system().nowMs() - HALF_DAY_MS) / 60_000 * 60_000;
    Plan plan = new Plan(jar, folder, events, warmUp, ids, beginMs);
    Map<Row, Report> reports = new LinkedHashMap<>();
    try {
      List<Row> chosen = new ArrayList<>(rows.stream().map(Row::of).toList());
      if (chosen.stream().anyMatch(row -> !row.label().startsWith("c"))) {
        chosen.add(0, Row.LOG);
      }
      for (Row row : chosen) {
        System.out.printf("%s  %s%n", row.label(), row.what());
        reports.put(row, run(row, plan));
      }
    } finally {
      delete(folder);
    }
    print(reports);
    return 0;
  }

  private Report run(Row row, Plan plan) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dlog4j2.configurationFile=log4j2-bench.xml");
    command.addAll(java);
    command.addAll(List.of(RowProcess.class.getName(), row.label()));
    command.addAll(plan.toArguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // The options that ./raingauge starts the server with are those of all rows.
    Path options = jar.resolve("../../jvm.options").normalize();
    builder.environment().put("JDK_JAVA_OPTIONS", "@" + options);
    Process process = builder.start();
    Report report = new Report();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(report::take);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("row " + row.label() + " failed; see above");
    }
    return report;
  }

  private static void print(Map<Row, Report> reports) {
    System.out.printf(
        "%n|    | %-36s |  µs/event |  events/s |  × a |   events |%n", "CPU of all threads");
    System.out.println("|----|" + "-".repeat(38) + "|----------:|----------:|-----:|---------:|");
    Optional<Cost> bare = Optional.ofNullable(reports.get(Row.BARE_LOOP)).flatMap(Report::cost);
    reports.forEach(
        (row, report) ->
            report.cost().ifPresent(cost -> System.out.println(line(row, cost, bare))));
    reports.forEach(
        (row, report) ->
            report.notes().forEach(note -> System.out.println(row.label() + ": " + note)));
  }

  private static String line(Row row, Cost cost, Optional<Cost> bare) {
    String ratio =
        bare.map(a -> "%.1f".formatted(cost.cpuMicrosPerEvent() / a.cpuMicrosPerEvent()))
            .orElse("");
    return "| %-2s | %-36s | %9.2f | %,9.0f | %4s | %,8d |"
        .formatted(
            row.label(),
            row.what(),
            cost.cpuMicrosPerEvent(),
            cost.eventsPerSecond(),
            ratio,
            cost.events());
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
