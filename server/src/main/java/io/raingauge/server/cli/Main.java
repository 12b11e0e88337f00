package io.raingauge.server.cli;

import io.raingauge.server.DataFolderException;
import io.raingauge.server.Raingauge;
import io.raingauge.server.Server;
import io.raingauge.server.config.ConfigurationException;
import io.raingauge.server.http.BindRefusedException;
import io.raingauge.time.Clock;
import io.raingauge.topology.SubmissionException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the one jar begins. */
public final class Main {
  private static final int HELP_COLUMNS = 100;

  private Main() {}

  /** Runs a command, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Clock clock = Clock.system();
    int code =
        commands(configuration -> new Server(configuration, clock), clock).execute(arguments);
    // Engines leave threads behind that would keep the process alive.
    System.exit(code);
  }

  /** All commands; those that start a server wire it so. */
  static CommandLine commands(Raingauge.Wiring wiring, Clock clock) {
    return new CommandLine(new RaingaugeCommand())
        .addSubcommand(new DemoCommand(wiring, clock))
        .addSubcommand(new ServeCommand(wiring))
        .addSubcommand(new SendCommand())
        .addSubcommand(new QueryCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new AuditCommand())
        .addSubcommand(new RebuildCommand())
        .addSubcommand(new SubmitCommand())
        .addSubcommand(new CommandLine.HelpCommand())
        .setUsageHelpWidth(HELP_COLUMNS)
        .setParameterExceptionHandler(Main::explainUsage)
        .setExecutionExceptionHandler(Main::explain);
  }

  /** A line, not the whole help: what is wrong would scroll out of sight. */
  private static int explainUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(wrong.getMessage()));
    if (command.getParent() == null && !UnmatchedArgumentException.printSuggestions(wrong, err)) {
      command.usage(err, command.getColorScheme());
    } else {
      err.println(command.getCommandSpec().qualifiedName() + " --help tells how it is used.");
    }
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof CommandFailedException
        || failure instanceof ConfigurationException
        || failure instanceof DataFolderException
        || failure instanceof BindRefusedException
        || failure instanceof SubmissionException) {
      err.println(command.getColorScheme().errorText(String.valueOf(failure.getMessage())));
    } else {
      err.println("This is a fault of Raingauge. Please report it with these lines:");
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
