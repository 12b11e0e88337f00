package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.access.Key;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.server.audit.Progress;
import io.raingauge.server.config.ServerSection;
import io.raingauge.server.rebuild.RebuildReport;
import io.raingauge.server.rebuild.RebuildReport.Unmended;
import io.raingauge.server.rebuild.RebuildScope;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.RebuildScope.Sought;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class RebuildRoutesTest {
  private static final String READER = "reader-0123456789";
  private static final String STRANGER = "stranger-0123456789";
  private static final String NOT_RUNNING = "{\"running\":false,\"step\":\"\",\"done\":0,\"of\":0}";
  private static final String RUNNING =
      "{\"running\":true,\"step\":\"partition 1\",\"done\":7,\"of\":9}";
  private static final String ADMIN = "admin-00123456789";
  private static final ChunkRange RANGE =
      new ChunkRange("shop", "c", 2, new Position(1, 5, 0), new Position(1, 9, 0));

  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<RebuildScope> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch seen = new CountDownLatch(1);

  /** Tried: without the look at the project in LongRoute.progress the stranger sees it, too. */
  @Test
  void anAdminRebuildsAndAReaderSeesHowFarItIs() throws Exception {
    RebuildRoutes routes = new RebuildRoutes(this::rebuild, CallerProject::of);
    try (routes;
        HttpServer server = server(routes)) {
      assertEquals(403, send(server, READER, "{}").statusCode());
      assertEquals(400, send(server, ADMIN, "{\"dropLost\":1}").statusCode());
      assertEquals(400, send(server, ADMIN, "{\"drop\":true}").statusCode());
      assertEquals(NOT_RUNNING, progress(server, READER));
      var answer =
          client.sendAsync(
              request(server, ADMIN, "{\"compare\":true,\"dropLost\":true}"),
              BodyHandlers.ofString());
      assertEquals(new RebuildScope("shop", Lost.IS_DROPPED, Sought.WRONG), asked.take());
      while (!progress(server, READER).equals(RUNNING)) {
        Thread.onSpinWait();
      }
      assertEquals(NOT_RUNNING, progress(server, STRANGER), "it is of another project");
      assertEquals(409, send(server, ADMIN, "").statusCode());
      seen.countDown();
      assertEquals(
          "{\"chunks\":1,\"events\":2,\"broken\":[{\"collection\":\"c\",\"partition\":2,\"epoch\":1,"
              + "\"from\":5,\"to\":9,\"events\":null,\"why\":\"so\",\"dropped\":true}],\"skipped\":[]}",
          answer.join().body());
    }
  }

  private RebuildReport rebuild(RebuildScope scope, BooleanSupplier cancelled, Progress progress) {
    progress.at(new Progress.Step("partition 1", 7, 9));
    asked.add(scope);
    try {
      seen.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Unmended left = new Unmended(RANGE, Optional.empty(), "so", scope.lost());
    return new RebuildReport(1, 2, List.of(left), List.of());
  }

  private String progress(HttpServer server, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("v1/rebuild"))
            .header("Authorization", "Bearer " + key)
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private HttpResponse<String> send(HttpServer server, String key, String body) throws Exception {
    return client.send(request(server, key, body), BodyHandlers.ofString());
  }

  private static HttpRequest request(HttpServer server, String key, String body) {
    return HttpRequest.newBuilder(server.url().resolve("v1/rebuild"))
        .header("Authorization", "Bearer " + key)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpServer server(RebuildRoutes routes) {
    HttpServer server =
        new HttpServer(
            new ServerSection(
                "127.0.0.1", 0, false, false, 100, Duration.ofSeconds(10), Duration.ofMillis(500)),
            List.of(
                Key.parse("shop:read:" + READER),
                Key.parse("shop:admin,read:" + ADMIN),
                Key.parse("other:read:" + STRANGER)),
            new HttpServer.Parts(
                List.of(routes),
                Set.of(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List::of));
    server.start();
    return server;
  }
}
