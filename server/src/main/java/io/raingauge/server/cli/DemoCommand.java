package io.raingauge.server.cli;

import io.raingauge.server.DemoTraffic;
import io.raingauge.server.Raingauge;
import io.raingauge.server.config.Configuration;
import io.raingauge.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code raingauge demo}: a server, a day of clicks, a few answers, and then the page. */
@Command(
    name = "demo",
    description = {
      "Starts a server, sends it a day of clicks, and shows answers.",
      "It prints a few tables, and leaves the page open until Ctrl-C. Run it twice: the second",
      "time the day is all repeats, and none is counted again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_EVENTS = 100_000_000;

  private final Raingauge.Wiring wiring;
  private final Clock clock;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many clicks the day has. Default: 200000")
  private int events;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed is another day. Default: 1")
  private long seed;

  @Option(
      names = "--day",
      paramLabel = "DATE",
      description = "The day, for example 2026-01-31. Default: yesterday")
  private @Nullable LocalDate day;

  @Option(
      names = "--live",
      paramLabel = "N",
      defaultValue = "20",
      description = "Clicks a second that go on afterwards, for the page. Default: 20")
  private int live;

  @Mixin private ServerOptions options = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  DemoCommand(Raingauge.Wiring wiring, Clock clock) {
    this.wiring = wiring;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (events < 1 || events > MAX_EVENTS || live < 0) {
      throw new ParameterException(
          spec.commandLine(), "--events is not from 1 to " + MAX_EVENTS + ", or --live is below 0");
    }
    Configuration configuration = options.configuration();
    Optional<String> key = DemoKey.of(configuration.keys());
    ProcessFolders.choose(configuration, ProcessFolders.Console.WARN);
    PrintWriter out = spec.commandLine().getOut();
    say(out, "Starting Kafka, Storm and RocksDB in this process; data in %s", configuration.data());
    Raingauge server = wiring.of(configuration);
    Stop stop = Stop.of(server);
    long startNanos = System.nanoTime();
    stop.start();
    LocalDate when = day == null ? yesterday() : day;
    DemoDay demo = new DemoDay(new ApiClient(server.url(), key), when, out);
    demo.awaitReady();
    say(out, "Up after %.1f s at %s", seconds(startNanos), server.url());

    demo.defineRollups();
    demo.send(new DemoTraffic(seed, when, events), events);
    demo.printAnswers();
    say(out, "%nOpen %s   Ctrl-C stops it.", server.url());
    goOn(demo, stop);
    return 0;
  }

  /** Sends some clicks each second, so that the page has something to show. */
  private void goOn(DemoDay demo, Stop stop) throws InterruptedException {
    DemoTraffic traffic = new DemoTraffic(clock.nowMs(), yesterday(), 1);
    while (live > 0 && !stop.await(1, TimeUnit.SECONDS)) {
      demo.sendLive(traffic, Instant.ofEpochMilli(clock.nowMs()), live);
    }
    stop.await();
  }

  private LocalDate yesterday() {
    return Instant.ofEpochMilli(clock.nowMs())
        .minus(Duration.ofDays(1))
        .atOffset(ZoneOffset.UTC)
        .toLocalDate();
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private static void say(PrintWriter out, String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
