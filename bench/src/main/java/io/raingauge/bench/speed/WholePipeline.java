package io.raingauge.bench.speed;

import io.raingauge.testkit.torture.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Rows c, c+ and c′: the one jar as a process of its own, from HTTP to cells. The clients share its
 * cores, and their CPU is not counted.
 */
final class WholePipeline {
  private static final Duration FRESHNESS_TIME = Duration.ofSeconds(20);
  private static final List<String> CELLS_ONLY = List.of("--set", "fold.raw-events=false");

  private WholePipeline() {}

  static void cells(Plan plan) {
    withoutIds(plan, server(plan, plan.folder().resolve("c"), CELLS_ONLY));
  }

  static void cellsAndChunks(Plan plan) {
    withoutIds(plan, server(plan, plan.folder().resolve("c-chunks"), List.of()));
  }

  private static void withoutIds(Plan plan, ServerProcess started) {
    try (ServerProcess server = started;
        Load load = new Load(plan, server.url("/"), "no")) {
      Cost cost = measure(plan, server, load);
      freshness(plan, load, cost.eventsPerSecond() / 2);
      tenTimes(plan, server, load);
    }
  }

  static void withIds(Plan plan) {
    Path data = plan.folder().resolve("c-ids");
    try (ServerProcess server = server(plan, data, CELLS_ONLY)) {
      server.stop();
      ManyIds.into(data, plan.ids());
      server.startAgain();
      server.awaitReady();
      ManyIds.awaitMerged(data);
      try (Load load = new Load(plan, server.url("/"), "id")) {
        Report.note("c′ with %,d ids: %s", plan.ids(), memory(server));
        measure(plan, server, load);
        tenTimes(plan, server, load);
      }
    }
  }

  private static ServerProcess server(Plan plan, Path data, List<String> options) {
    ServerProcess server = ServerProcess.start(plan.jar(), data, options);
    server.awaitReady();
    return server;
  }

  private static Cost measure(Plan plan, ServerProcess server, Load load) {
    load.first().define();
    Report.progress("warming up with %,d events", plan.warmUp());
    load.until(plan.warmUp());
    Report.note("after %,d events: %s", plan.warmUp(), memory(server));
    Report.progress("measuring %,d events", plan.events());
    Meter meter = Meter.of(ProcessHandle.of(server.pid()).orElseThrow()).start();
    load.until(plan.total());
    Cost cost = meter.stop(plan.events());
    Report.tell(cost);
    return cost;
  }

  private static void freshness(Plan plan, Load load, double eventsPerSecond) {
    Report.progress("freshness at %,.0f events/s", eventsPerSecond);
    List<Double> ages = load.fresh(eventsPerSecond, FRESHNESS_TIME);
    Report.note(
        "freshness at %,.0f events/s, %d batches: from receipt to answer p50 %.0f ms, p99 %.0f ms",
        eventsPerSecond, ages.size(), ages.get(ages.size() / 2), ages.get(ages.size() * 99 / 100));
  }

  /** Ten times the warm-up: the heap must be the same. */
  private static void tenTimes(Plan plan, ServerProcess server, Load load) {
    long events = load.past(10 * plan.warmUp());
    Report.progress("going on to %,d events", events);
    load.until(events);
    Report.note("after %,d events: %s", events, memory(server));
  }

  /** The heap after a full collection, and what the process holds besides the page cache. */
  private static String memory(ServerProcess server) {
    String pid = Long.toString(server.pid());
    String total = last(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid);
    long heapBytes = Long.parseLong(total.strip().split("\\s+", -1)[2]);
    return "heap after collection %d MB, RssAnon %d MB"
        .formatted(heapBytes >> 20, rssAnonKb(pid) >> 10);
  }

  private static String last(String jcmd, String pid) {
    try {
      Process process = new ProcessBuilder(jcmd, pid, "GC.class_histogram").start();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        return lines.lines().reduce("", (before, line) -> line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long rssAnonKb(String pid) {
    try {
      return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
