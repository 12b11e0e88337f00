package io.raingauge.testkit.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one jar as a process of its own, on a port that stays the same from start to start. As with
 * {@code ./raingauge}, half of a start is saved where an earlier server has left its classes ready
 * to use (AppCDS): the first that is {@link #close closed}, or stops. For one thread.
 */
public final class ServerProcess implements AutoCloseable {
  /** What {@code ./raingauge} adds to the environment. */
  public static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

  /** The JVM says nothing of an archive that does not fit. */
  private static final List<String> QUIET = List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off");

  private static final Duration MAX_START = Duration.ofMinutes(2);
  private static final int SHOWN_LINES = 20;
  private static final Duration MAX_STOP = Duration.ofMinutes(1);

  private final Path jar;
  private final Path data;
  private final int port;
  private final List<String> options;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private Process process;
  private boolean leavesClasses;
  private String readyAnswer = "nothing asked yet";

  private ServerProcess(Path jar, Path data, int port, List<String> options) {
    this.jar = jar;
    this.data = data;
    this.port = port;
    this.options = List.copyOf(options);
    this.process = launch();
  }

  /**
   * Starts a server on a free port of the loopback.
   *
   * @param options more of the command line, after {@code serve}
   */
  public static ServerProcess start(Path jar, Path data, List<String> options) {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      free.close();
      Files.createDirectories(data);
      return new ServerProcess(jar, data, port, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options that {@code ./raingauge} gives the JVM, of the build that made the jar. */
  public static List<String> jvmOptions(Path jar) {
    try {
      List<String> options = new ArrayList<>();
      Files.readAllLines(jar.toAbsolutePath().resolve("../../jvm.options").normalize()).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(options::add);
      if (hasClasses(jar)) {
        options.add("-XX:SharedArchiveFile=" + classes(jar));
        options.addAll(QUIET);
      }
      return options;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path classes(Path jar) {
    return jar.toAbsolutePath().resolveSibling("raingauge.jsa");
  }

  /** Whether a server of this very jar has left its classes. */
  private static boolean hasClasses(Path jar) throws IOException {
    Path archive = classes(jar);
    return Files.exists(archive)
        && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public Path data() {
    return data;
  }

  /** Everything that all starts so far printed. */
  public Path output() {
    return data.resolveSibling(data.getFileName() + ".output");
  }

  /**
   * Waits until the server says that it is ready.
   *
   * @throws IllegalStateException if it ends or is not ready in time; says what it waits for, and
   *     its output has the stack of every thread
   */
  public void awaitReady() {
    long deadline = System.nanoTime() + MAX_START.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(lastSeen());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private String lastSeen() {
    String seen =
        (process.isAlive() ? "not ready: " : "the server has ended: ") + readyAnswer + lastLines();
    try {
      if (process.isAlive()) {
        new ProcessBuilder("kill", "-QUIT", "" + process.pid()).start().onExit().join();
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seen;
  }

  /** The end of what it printed, for a message. */
  public String lastLines() {
    StringBuilder seen = new StringBuilder("; the end of ").append(output()).append(":\n");
    try {
      List<String> lines = Files.readAllLines(output());
      lines.stream()
          .skip(Math.max(0, lines.size() - SHOWN_LINES))
          .forEach(line -> seen.append(line).append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seen.toString();
  }

  /** kill -9, and waits until the process is gone. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Asks it to stop, as Ctrl-C does, and waits. */
  public void stop() {
    process.destroy();
    await();
  }

  /** Starts it again on the same folder and port. */
  public void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException("process " + process.pid() + " still runs");
    }
    process = launch();
  }

  public long pid() {
    return process.pid();
  }

  /** Kills it, unless it has its classes to leave. */
  @Override
  public void close() {
    if (leavesClasses) {
      process.destroy();
    } else {
      process.destroyForcibly();
    }
    await();
  }

  private boolean isReady() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url("/ready")).timeout(Duration.ofSeconds(2)).build();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      readyAnswer = answer.body();
      return answer.statusCode() == 200;
    } catch (IOException e) {
      readyAnswer = e.toString();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server starts", e);
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions(jar));
    command.addAll(leavingClasses());
    command.addAll(List.of("-jar", jar.toString(), "serve"));
    command.addAll(List.of("--set", "data=" + data, "--set", "server.port=" + port));
    command.addAll(options);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
      builder.environment().putAll(ENVIRONMENT);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> leavingClasses() {
    try {
      leavesClasses = !hasClasses(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> options = new ArrayList<>();
    if (leavesClasses) {
      options.add("-XX:ArchiveClassesAtExit=" + classes(jar));
      options.addAll(QUIET);
    }
    return options;
  }

  private void await() {
    try {
      if (!process.waitFor(MAX_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "process " + process.pid() + " does not end; see " + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server stops", e);
    }
  }
}
