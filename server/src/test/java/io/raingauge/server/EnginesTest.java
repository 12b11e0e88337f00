package io.raingauge.server;

import io.raingauge.server.config.ConfigurationReader;
import io.raingauge.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class EnginesTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path data = Path.of("");

  /** Tried: with one start only, it is never ready. */
  @Test
  @Timeout(120)
  void whatKeepsTheLogFromStartingIsToldAndTriedAgain() throws Exception {
    Path inTheWay = Files.createFile(data.resolve("kafka"));
    try (Server server =
        new Server(
            new ConfigurationReader().set("data", data.toString()).set("server.port", "0").read(),
            Clock.system())) {
      server.start();
      awaitReady(server.url(), "does not start on " + inTheWay);
      Files.delete(inTheWay);
      awaitReady(server.url(), "\"ready\":true");
    }
  }

  /** Asks again and again; the test's own time ends it. */
  private void awaitReady(URI server, String expected) throws IOException, InterruptedException {
    HttpRequest ready = HttpRequest.newBuilder(server.resolve("/ready")).build();
    String answer = "";
    while (!answer.contains(expected)) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      answer = http.send(ready, BodyHandlers.ofString()).body();
    }
  }
}
