package io.raingauge.collector.http;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.AccessKey;
import io.raingauge.access.AccessKeyJson;
import io.raingauge.access.Caller;
import io.raingauge.collector.Collector;
import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.Definitions;
import io.raingauge.collector.InForce;
import io.raingauge.collector.RecordingSink;
import io.raingauge.collector.keen.KeenEventsService;
import io.raingauge.json.JsonTree;
import io.raingauge.rollup.RollupInForce;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** The collector's services on a free port of the loopback, over a spool in memory. */
public final class TestServer implements AutoCloseable {
  public static final long NOW = Instant.parse("2026-02-03T04:05:06Z").toEpochMilli();

  public final RecordingSink sink = new RecordingSink();
  final List<RollupInForce> rollups = new CopyOnWriteArrayList<>();
  volatile InForce inForce = token -> CompletableFuture.completedFuture(null);
  public final Collector collector;
  private final ExecutorService readers = Executors.newFixedThreadPool(2);
  private final HttpClient client = HttpClient.newBuilder().build();
  private final Server server;

  public TestServer(CollectorSettings settings) {
    collector = new Collector(sink, 4, settings, () -> NOW);
    Definitions definitions =
        new Definitions(
            collector,
            project -> rollups,
            token -> inForce.whenTaken(token),
            () -> NOW,
            new Random(1));
    server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .service(new EventsService(collector, context -> "default", readers))
            .service(new RollupsService(definitions, context -> "default"))
            .service(
                new KeenEventsService(
                    collector, TestServer::keenCaller, readers, () -> NOW, new Random(1)))
            .gracefulShutdownTimeoutMillis(0, 0)
            .build();
    server.start().join();
  }

  /** With the autofill of a header, as if the request had shown a key of that. */
  private static Caller keenCaller(ServiceRequestContext context) {
    String autofill = context.request().headers().get("x-autofill");
    if (autofill == null) {
      return Caller.unrestricted("default");
    }
    Object tree = JsonTree.read(autofill.getBytes(StandardCharsets.UTF_8));
    Map<?, ?> options = Map.of("writes", Collections.singletonMap("autofill", tree));
    AccessKey key = AccessKeyJson.read(Map.of("name", "a key", "options", options), "secret");
    return new Caller("default", Optional.of(key));
  }

  int port() {
    return server.activeLocalPort();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  public Answer post(String path, byte[] body, String... headers) {
    return post(path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
  }

  Answer post(String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request = request(path).POST(body);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    var unused = server.closeAsync(); // It takes two seconds, for which no test waits.
    readers.shutdownNow();
  }
}
