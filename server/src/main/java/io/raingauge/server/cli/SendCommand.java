package io.raingauge.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code raingauge send}: files of events, one JSON object a line, each counted once. */
@Command(
    name = "send",
    description = {
      "Sends files of events, one JSON object a line.",
      "What is not answered is sent again, and still counts once. Exit code 1 if an event was",
      "rejected."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SendCommand implements Callable<Integer> {
  private static final int MAX_IN_FLIGHT = 64;
  private static final long MEGABYTE = 1 << 20;
  private static final BatchSender.Pause SLEEP =
      time -> TimeUnit.MILLISECONDS.sleep(time.toMillis());

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files, .gz too; - or none is the standard input.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-c", "--collection"},
      required = true,
      paramLabel = "NAME",
      description = "The collection that the events go to.")
  private String collection = "";

  @Option(
      names = "--repeatable",
      description =
          "Makes ids from the content of the files, for events that have none: whoever sends the"
              + " same file again, even much later, sends repeats, which are not counted.")
  private boolean repeatable;

  @Option(
      names = "--run-key",
      paramLabel = "KEY",
      description = "Carries on a run that was broken off, under the key that it told.")
  private @Nullable String runKey;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "4",
      description = "Requests at once. Default: 4")
  private int inFlight;

  @Option(
      names = "--retry-for",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long one batch is tried again. Default: 300")
  private int retrySeconds;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = {
        "How long to wait until all is counted, to tell how many were repeats. Default: 30"
      })
  private int waitSeconds;

  @Option(names = "--quiet", description = "No progress bar.")
  private boolean quiet;

  @Mixin private ClientOptions client = new ClientOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    List<EventFile> files = new ArrayList<>();
    (names.isEmpty() ? List.of("-") : names).forEach(name -> files.add(new EventFile(name)));
    ApiClient api = client.client();
    String run = runKey == null ? BatchKeys.randomRun() : runKey;
    CountedRepeats repeats = CountedRepeats.before(api);
    SendProgress progress = new SendProgress();
    long batches = send(files, api, run, progress);
    progress.problems().forEach(spec.commandLine().getErr()::println);
    if (progress.failure().isPresent()) {
      report(progress, batches, OptionalLong.empty());
      explainStop(run);
      throw progress.failure().get();
    }
    boolean folded =
        new FoldedReceipts(api, collection, SLEEP)
            .await(progress.tokens(), Duration.ofSeconds(waitSeconds));
    report(progress, batches, folded ? repeats.after() : OptionalLong.empty());
    return progress.rejected() == 0 ? 0 : 1;
  }

  private void check() {
    if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
      throw wrong("--in-flight " + inFlight + " is not from 1 to " + MAX_IN_FLIGHT);
    }
    if (runKey != null && !runKey.matches("[!-~]{1,32}")) {
      throw wrong("--run-key is not 1 to 32 visible ASCII characters");
    }
    if (repeatable && runKey != null) {
      throw wrong("--repeatable makes the keys from the files; leave --run-key out");
    }
    if (repeatable && (names.isEmpty() || names.contains("-"))) {
      throw wrong("--repeatable reads a file twice, so it needs a file, not the standard input");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private long send(List<EventFile> files, ApiClient api, String run, SendProgress progress)
      throws IOException, InterruptedException {
    String path = "v1/events/" + ApiClient.segment(collection);
    Duration retryFor = Duration.ofSeconds(retrySeconds);
    long total = 0;
    for (EventFile file : files) {
      total = total < 0 || file.bytes() < 0 ? -1 : total + file.bytes();
    }
    long batches = 0;
    boolean isSmall = total >= 0 && total < MEGABYTE;
    try (ProgressBar bar =
            Bar.of("send", total, isSmall ? " bytes" : " MB", isSmall ? 1 : MEGABYTE, shown());
        SendRun sending =
            new SendRun(inFlight, progress, batch -> bar.stepBy(batch.end() - batch.offset()))) {
      for (EventFile file : files) {
        BatchKeys keys = repeatable ? BatchKeys.ofContent(file.open()) : BatchKeys.ofRun(run);
        try (EventLines lines =
            new EventLines(file.shownName(), file.open(), batches, progress::reject)) {
          sending.send(lines, new BatchSender(api, path, keys, retryFor, SLEEP));
          batches += lines.batches();
        }
      }
    }
    return batches;
  }

  private Bar.Shown shown() {
    return quiet ? Bar.Shown.NOWHERE : Bar.Shown.ON_STANDARD_ERROR;
  }

  private void explainStop(String run) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        repeatable
            ? "Not all was sent. Send it again with --repeatable: what was counted is not counted"
                + " again."
            : "Not all was sent. Send all of it again with --run-key "
                + run
                + ": what was counted is not counted again.");
  }

  private void report(SendProgress progress, long batches, OptionalLong repeated) {
    PrintWriter out = spec.commandLine().getOut();
    long events = progress.accepted() + progress.rejected();
    out.printf(
        Locale.ROOT,
        "%,d %s in %,d %s (%,d sent again)%n",
        events,
        events == 1 ? "event" : "events",
        batches,
        batches == 1 ? "batch" : "batches",
        progress.retries());
    out.printf(Locale.ROOT, "accepted  %,12d%n", progress.accepted());
    out.printf(Locale.ROOT, "rejected  %,12d%n", progress.rejected());
    if (repeated.isPresent()) {
      out.printf(
          Locale.ROOT,
          "repeated  %,12d  accepted, but counted before: not counted again%n",
          repeated.getAsLong());
    } else {
      out.println("repeated       unknown  (raingauge status tells the duplicates)");
    }
    out.flush();
  }
}
