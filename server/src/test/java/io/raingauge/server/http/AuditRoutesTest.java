package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.config.ServerSection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class AuditRoutesTest {
  private static final AuditReport NOTHING =
      new AuditReport(9, 4, 2, List.of(), 0, 3, List.of(), 0, List.of("partition 0: …"));

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<AuditScope> asked = new LinkedBlockingQueue<>();

  @Test
  void itAsksForTheCallersProjectAndTheTimeOfTheBody() throws Exception {
    AuditRoutes routes =
        new AuditRoutes(
            (scope, cancelled, progress) -> {
              asked.add(scope);
              return NOTHING;
            },
            CallerProject::of);
    try (routes;
        HttpServer server = server(routes)) {
      HttpResponse<String> all = send(server, "").join();
      assertEquals(200, all.statusCode());
      assertEquals(
          "{\"events\":9,\"withIds\":4,\"cells\":2,\"differing\":[],\"differingCells\":0,"
              + "\"chunks\":3,\"differingChunks\":[],\"differingChunkCount\":0,"
              + "\"skipped\":[\"partition 0: …\"]}",
          all.body());
      assertEquals(AuditScope.all("default"), asked.take());
      assertEquals(
          200,
          send(server, "{\"from\":\"1970-01-01T01:00:00+01:00\",\"to\":5}").join().statusCode());
      assertEquals(new AuditScope("default", 0, 5), asked.take());
      for (String wrong :
          List.of("[]", "{", "{\"form\":1}", "{\"from\":\"noon\"}", "{\"to\":{}}")) {
        assertEquals(400, send(server, wrong).join().statusCode(), wrong);
      }
      assertEquals(400, send(server, "{\"from\":5,\"to\":5}").join().statusCode());
    }
  }

  @Test
  void thereIsOneAtATimeAndItEndsWhenTheClientGoesAway() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    AuditRoutes routes =
        new AuditRoutes(
            (scope, cancelled, progress) -> await(scope, cancelled, ended), CallerProject::of);
    try (routes;
        HttpServer server = server(routes)) {
      CompletableFuture<HttpResponse<String>> first = send(server, "");
      assertTrue(asked.poll(30, TimeUnit.SECONDS) != null);
      assertEquals(409, send(server, "").join().statusCode());
      first.cancel(true);
      assertTrue(ended.await(30, TimeUnit.SECONDS), "the audit goes on for nobody");
    }
  }

  /** An audit that ends only when it is cancelled. */
  private AuditReport await(AuditScope scope, BooleanSupplier cancelled, CountDownLatch ended) {
    asked.add(scope);
    while (!cancelled.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
    ended.countDown();
    throw new CancellationException("nobody waits");
  }

  private CompletableFuture<HttpResponse<String>> send(HttpServer server, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("v1/audit"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  private static HttpServer server(AuditRoutes routes) {
    HttpServer server =
        new HttpServer(
            new ServerSection(
                "127.0.0.1", 0, false, false, 100, Duration.ofSeconds(10), Duration.ofMillis(500)),
            List.of(),
            new HttpServer.Parts(
                List.of(routes),
                Set.of(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List::of));
    server.start();
    return server;
  }
}
