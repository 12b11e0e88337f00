package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.raingauge.testkit.torture.ServerProcess;
import io.raingauge.testkit.torture.Torture;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process under load from clients that retry, killed with -9 at random moments, its log cut
 * back or deleted between some of the runs.
 */
@Tag("alone")
final class KillsIT {
  private static final int KILLS = 14;
  private static final int DAMAGES = 5;

  @Test
  void everyCellIsRightWhateverIsKilledAndWhateverTheLogLoses(@TempDir Path folder)
      throws Exception {
    long seed = Long.getLong("raingauge.kills.seed", System.nanoTime());
    Torture.Settings settings =
        new Torture.Settings(
            OneJar.path(), folder.resolve("data"), seed, 4, KILLS, DAMAGES, Duration.ofSeconds(6));
    Torture.Outcome outcome =
        new Torture(settings, line -> System.out.println("seed " + seed + ": " + line))
            .run(KillsIT::audit);
    System.out.printf(
        "%,d events in %,d cells, sent again %,d times, after %d kills and %d damages%n",
        outcome.events(), outcome.cells(), outcome.retries(), KILLS, DAMAGES);
    assertTrue(outcome.events() > 1000, "only " + outcome.events() + " events: nothing was tested");
    assertEquals(
        0, outcome.differences().size(), () -> "seed " + seed + ": " + outcome.differences());
  }

  /**
   * Whatever it finds must be told: no other run will be the same. And it must have looked: at
   * cells of every partition, and at events with ids.
   */
  private static void audit(ServerProcess server) {
    Shell.Ended audit = OneJar.run("audit", "--json", "--server", server.url("/").toString());
    System.out.print(audit.output());
    assertEquals(0, audit.code(), () -> audit.output() + "\n" + server.lastLines());
    JsonNode report = Api.json(audit.output());
    assertTrue(report.path("cells").asLong() > 0, audit.output());
    assertTrue(report.path("withIds").asLong() > 0, audit.output());
    for (JsonNode sentence : report.path("skipped")) {
      assertFalse(sentence.asText().contains("were not compared"), sentence.asText());
    }
  }
}
