package io.raingauge.bench;

import io.raingauge.testkit.torture.ServerProcess;
import io.raingauge.testkit.torture.Torture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code bench/torture} runs: hundreds of kills of the one jar, then every cell and an audit.
 */
public final class LongTorture {
  private LongTorture() {}

  /** Arguments: the jar, how many kills, and a seed if it is to be a certain one. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path jar = Path.of(arguments[0]);
    int kills = Integer.parseInt(arguments[1]);
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
    Path data = Files.createTempDirectory("torture").resolve("data");
    System.out.printf("seed %d, data in %s%n", seed, data);
    Torture.Settings settings =
        new Torture.Settings(jar, data, seed, 4, kills, kills / 4, Duration.ofSeconds(8));
    Torture.Outcome outcome =
        new Torture(settings, System.out::println).run(server -> audit(jar, server));
    System.out.printf(
        "%,d events, %,d cells, %,d batches sent again, %d kills: %d cells differ%n",
        outcome.events(), outcome.cells(), outcome.retries(), kills, outcome.differences().size());
    outcome.differences().forEach(System.out::println);
    System.exit(outcome.differences().isEmpty() ? 0 : 1);
  }

  private static void audit(Path jar, ServerProcess server) {
    try {
      int code =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  jar.toString(),
                  "audit",
                  "--server",
                  server.url("/").toString())
              .inheritIO()
              .start()
              .waitFor();
      System.out.println("audit: exit " + code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the audit runs", e);
    }
  }
}
