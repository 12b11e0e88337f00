package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import me.tongfei.progressbar.ProgressBar;

/**
 * What a server takes long for: {@code POST} waits for the end, and meanwhile {@code GET} of the
 * same path says how far it is, for a progress bar.
 *
 * @param path without the first slash
 * @param task what the bar is called
 */
record LongRequest(String path, String task) {
  private static final long POLL_MS = 500;

  /**
   * @throws CommandFailedException when there is no answer; it says why
   */
  JsonNode run(ApiClient client, ObjectNode body, Bar.Shown shown) {
    CompletableFuture<JsonNode> answer =
        CompletableFuture.supplyAsync(() -> client.sendAndWait("POST", path, body));
    try (ProgressBar bar = Bar.of(task, -1, " records", 1, shown)) {
      while (true) {
        try {
          return answer.get(POLL_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException running) {
          show(client.tryGet(path), bar);
        }
      }
    } catch (ExecutionException | CompletionException failed) {
      if (failed.getCause() instanceof CommandFailedException known) {
        throw known;
      }
      throw new IllegalStateException("the server gave no answer to " + path, failed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("Interrupted; the server ends its work, too.", e);
    }
  }

  private static void show(Answer at, ProgressBar bar) {
    if (at.isSuccess() && at.json().path("of").asLong() > 0) {
      bar.maxHint(at.json().path("of").asLong());
      bar.stepTo(at.json().path("done").asLong());
      bar.setExtraMessage(", " + at.json().path("step").asText());
    }
  }
}
