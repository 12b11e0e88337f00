package io.raingauge.server.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that somebody at a terminal starts; Ctrl-C reaches it. For one thread. */
final class Shell implements AutoCloseable {
  /** A process in the background of a script would not hear SIGINT, and give that on. */
  private static final List<String> HEARING =
      List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV or die $!");

  private final Process process;
  private final Path output;

  private Shell(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * What a process that has ended leaves.
   *
   * @param output its standard output and errors
   */
  record Ended(int code, String output) {}

  static Shell start(Path folder, Map<String, String> environment, List<String> command) {
    List<String> whole = new ArrayList<>(HEARING);
    whole.addAll(command);
    try {
      Path output = Files.createTempFile("raingauge-shell", ".output");
      ProcessBuilder builder =
          new ProcessBuilder(whole)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      return new Shell(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and waits for its end. */
  static Ended run(Path folder, Map<String, String> environment, List<String> command) {
    try (Shell shell = start(folder, environment, command)) {
      return shell.await(Duration.ofMinutes(2));
    }
  }

  /** All that it has printed so far. */
  String output() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  void pressCtrlC() {
    Ended kill = run(Path.of("."), Map.of(), List.of("kill", "-INT", Long.toString(process.pid())));
    if (kill.code() != 0) {
      throw new IllegalStateException(kill.output());
    }
  }

  /**
   * @throws AssertionError when it has not ended in time
   */
  Ended await(Duration longest) {
    try {
      if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "still runs after " + longest.toSeconds() + " s, having printed:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command runs", e);
    }
    return new Ended(process.exitValue(), output());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try {
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
