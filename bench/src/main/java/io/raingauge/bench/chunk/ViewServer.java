package io.raingauge.bench.chunk;

import io.raingauge.json.JsonTree;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The one jar as a process of its own that keeps views, loaded and asked over HTTP. */
final class ViewServer implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final int BATCH = 2_000;
  private static final long TOLD = 5_000_000;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path data;
  private final ServerProcess server;

  ViewServer(Path jar, Path data, List<String> options) {
    this.data = data;
    server = ServerProcess.start(jar, data, options);
    server.awaitReady();
  }

  /** Sends all, and returns when each is in a checkpoint. */
  void load(ViewStream views) {
    Iterator<View> source = views.iterator();
    AtomicLong sent = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(threads.submit(() -> send(source, sent)));
      }
      for (Future<?> client : clients) {
        client.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("a client failed", e);
    } finally {
      threads.shutdownNow();
    }
    while (taken() < views.count()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Waits until there is nothing more to merge. */
  void awaitIdle() {
    Duration before = cpu();
    Duration took = Duration.ofSeconds(1);
    while (took.toMillis() > 300) {
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      Duration now = cpu();
      took = now.minus(before);
      before = now;
    }
  }

  void restart() {
    server.stop();
    server.startAgain();
    server.awaitReady();
  }

  /** What it keeps of the events, in bytes: cells, chunks and ids, not the log. */
  long storedBytes() {
    try (Stream<Path> files = Files.walk(data.resolve("store"))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory without the page cache, in bytes. */
  long residentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + server.pid() + "/status"))) {
      return 1024
          * lines
              .filter(line -> line.startsWith("RssAnon:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the first row of the answer says of n. */
  Object ask(String question) {
    byte[] answer = post("/v1/query", question.getBytes(StandardCharsets.UTF_8));
    if (JsonTree.read(answer) instanceof Map<?, ?> tree
        && tree.get("rows") instanceof List<?> rows
        && rows.get(0) instanceof Map<?, ?> row) {
      return String.valueOf(row.get("n"));
    }
    throw new IllegalStateException(new String(answer, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }

  private void send(Iterator<View> source, AtomicLong sent) {
    for (byte[] body = batch(source); body.length > 0; body = batch(source)) {
      while (send(body).statusCode() == 503) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      long now = sent.addAndGet(BATCH);
      if (now % TOLD == 0) {
        System.err.printf("sent %,d%n", now);
      }
    }
  }

  /** The next events as NDJSON; empty at the end. */
  private static byte[] batch(Iterator<View> source) {
    List<View> views = new ArrayList<>(BATCH);
    synchronized (source) {
      while (views.size() < BATCH && source.hasNext()) {
        views.add(source.next());
      }
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (View view : views) {
      body.writeBytes(view.toJson());
      body.write('\n');
    }
    return body.toByteArray();
  }

  private HttpResponse<byte[]> send(byte[] body) {
    return exchange(
        HttpRequest.newBuilder(server.url("/v1/events/views"))
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private long taken() {
    byte[] status = exchange(HttpRequest.newBuilder(server.url("/v1/status")).build()).body();
    if (JsonTree.read(status) instanceof Map<?, ?> tree
        && tree.get("fold") instanceof Map<?, ?> fold
        && fold.get("taken") instanceof Long taken) {
      return taken;
    }
    throw new IllegalStateException(new String(status, StandardCharsets.UTF_8));
  }

  private byte[] post(String path, byte[] body) {
    HttpResponse<byte[]> answer =
        exchange(
            HttpRequest.newBuilder(server.url(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          answer + ": " + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server answers", e);
    }
  }

  private Duration cpu() {
    return ProcessHandle.of(server.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }
}
