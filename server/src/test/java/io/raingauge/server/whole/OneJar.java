package io.raingauge.server.whole;

import io.raingauge.testkit.torture.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jar that this build has just made, and the repository that it is made of. */
final class OneJar {
  private OneJar() {}

  static Path path() {
    return Path.of(System.getProperty("raingauge.jar", "target/raingauge.jar")).toAbsolutePath();
  }

  /** The folder that README.md is in. */
  static Path root() {
    return Path.of(System.getProperty("raingauge.root", "..")).toAbsolutePath().normalize();
  }

  /** Runs a command of the jar, its output beside the test's, and returns the exit code. */
  static int command(String... arguments) {
    Shell.Ended ended = run(arguments);
    System.out.print(ended.output());
    return ended.code();
  }

  /** Runs a command of the jar and waits for its end. */
  static Shell.Ended run(String... arguments) {
    return Shell.run(Path.of("."), ServerProcess.ENVIRONMENT, java(List.of(arguments)));
  }

  /** The command line of a command of the jar, as {@code ./raingauge} starts it. */
  static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ServerProcess.jvmOptions(path()));
    command.addAll(List.of("-jar", path().toString()));
    command.addAll(arguments);
    return command;
  }
}
