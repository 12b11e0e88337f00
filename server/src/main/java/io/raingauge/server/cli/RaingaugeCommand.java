package io.raingauge.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code raingauge} alone does: it says what there is. */
@Command(
    name = "raingauge",
    description = "Counts every event exactly once, and answers questions about the counts.",
    mixinStandardHelpOptions = true,
    versionProvider = RaingaugeCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Start here:  raingauge demo",
      "Exit codes:  0 done, 1 failed or something differs, 2 wrong usage."
    })
final class RaingaugeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: one of the commands below.");
  }

  /** The version that the jar's manifest tells. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RaingaugeCommand.class.getPackage().getImplementationVersion();
      return new String[] {"raingauge " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
