package io.raingauge.server.cli;

import io.raingauge.server.cluster.WorkerJar;
import io.raingauge.server.cluster.WorkerScanHost;
import io.raingauge.server.config.Addresses;
import io.raingauge.topology.QuerySubmission;
import io.raingauge.topology.ScanSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code raingauge submit}: the query topology on a Storm cluster. */
@Command(
    name = "submit",
    description = {
      "Puts the query topology on your Storm cluster, in the place of one that runs there.",
      "Servers with query.storm=cluster ask it then. Run it again with the jar of each new version."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SubmitCommand implements Callable<Integer> {
  private static final int READERS_OF_A_WORKER = 2;

  /** Longer than any query.max-time-ms: what ended so long ago is forgotten. */
  private static final Duration LONGEST = Duration.ofMinutes(11);

  @Option(
      names = "--nimbus",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:6627",
      description = "A Nimbus of the cluster. Default: ${DEFAULT-VALUE}")
  private String nimbus = "";

  @Option(
      names = "--workers",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "Processes, which Storm spreads over its machines. Default: ${DEFAULT-VALUE}")
  private int workers;

  @Option(
      names = "--readers",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "Tasks that read chunks, over all workers. Default: 2 for each worker")
  private int readers;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (workers < 1 || readers < 0) {
      throw new ParameterException(
          spec.commandLine(), "--workers must be at least 1, and --readers not negative.");
    }
    InetSocketAddress to = address();
    ScanSettings settings =
        ScanSettings.onCluster(readers == 0 ? READERS_OF_A_WORKER * workers : readers, LONGEST);
    try {
      Path jar = Files.createTempFile("raingauge-workers", ".jar");
      try {
        WorkerJar.write(wholeJar(), jar);
        new QuerySubmission(jar, settings, workers, new WorkerScanHost()).to(to);
      } finally {
        Files.deleteIfExists(jar);
      }
    } catch (IOException e) {
      throw new CommandFailedException("The jar for the workers cannot be made: " + e, e);
    }
    spec.commandLine()
        .getOut()
        .printf("The query topology is submitted; its workers run in some seconds.%n");
    spec.commandLine().getOut().flush();
    return 0;
  }

  private InetSocketAddress address() {
    try {
      return Addresses.of("--nimbus", nimbus).get(0);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** What this very process runs from. */
  private static Path wholeJar() throws IOException {
    try {
      return Path.of(
          SubmitCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("nobody knows where it is", e);
    }
  }
}
