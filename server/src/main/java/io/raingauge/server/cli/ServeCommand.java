package io.raingauge.server.cli;

import io.raingauge.server.Raingauge;
import io.raingauge.server.config.Configuration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code raingauge serve}: a server until somebody stops it. */
@Command(
    name = "serve",
    description = {
      "Starts the server.",
      "Ctrl-C stops it; a second start carries on where it stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {
  private final Raingauge.Wiring wiring;

  @Mixin private ServerOptions options = new ServerOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  ServeCommand(Raingauge.Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = options.configuration();
    ProcessFolders.choose(configuration, ProcessFolders.Console.INFO);
    Raingauge server = wiring.of(configuration);
    Stop stop = Stop.of(server);
    stop.start();
    spec.commandLine().getOut().println("Raingauge is at " + server.url() + "   Ctrl-C stops it.");
    spec.commandLine().getOut().flush();
    stop.await();
    return 0;
  }
}
