package io.raingauge.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import io.raingauge.log.LogUnavailableException;
import io.raingauge.server.audit.AuditTooLargeException;
import io.raingauge.store.StoreUnavailableException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that take as long as it takes to read the log: one at a time, on a thread of its own, and
 * without a time limit. Work ends when its client goes away or the server stops.
 *
 * <p>Safe for many threads.
 */
final class LongWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LongWork.class);

  private final String name;
  private final ThreadPoolExecutor one;
  private volatile boolean closing;

  /**
   * @param name of the work, with which its thread is named and messages begin
   */
  LongWork(String name) {
    this.name = name;
    one =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to work.
   *
   * @param work told whether nobody waits any more, and then ends with a {@link
   *     CancellationException}; gives the answer's tree
   */
  HttpResponse answer(Function<BooleanSupplier, Map<String, @Nullable Object>> work) {
    HttpResponseWriter response = HttpResponse.streaming();
    try {
      one.execute(() -> answer(work, response));
      return response;
    } catch (RejectedExecutionException running) {
      return JsonAnswers.error(
              HttpStatus.CONFLICT, name + " is running already; wait until it has ended")
          .toHttpResponse();
    }
  }

  /** Ends what runs, and waits for it: it uses the store. */
  @Override
  public void close() {
    closing = true;
    one.shutdown();
    try {
      if (!one.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("{}=running though the server stops: it waits for the log", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The top of the thread: what goes wrong becomes the response. */
  private void answer(
      Function<BooleanSupplier, Map<String, @Nullable Object>> work, HttpResponseWriter response) {
    try {
      Map<String, @Nullable Object> tree = work.apply(() -> closing || !response.isOpen());
      send(JsonAnswers.of(HttpStatus.OK, tree), response);
    } catch (AuditTooLargeException e) {
      String why = String.valueOf(e.getMessage());
      send(JsonAnswers.error(HttpStatus.UNPROCESSABLE_ENTITY, "too-large", why), response);
    } catch (LogUnavailableException | StoreUnavailableException e) {
      String why = String.valueOf(e.getMessage());
      send(JsonAnswers.error(HttpStatus.SERVICE_UNAVAILABLE, why), response);
    } catch (CancellationException e) {
      response.abort(e);
    } catch (RuntimeException | Error e) {
      response.close(e);
    }
  }

  private static void send(AggregatedHttpResponse answer, HttpResponseWriter to) {
    to.write(answer.headers());
    to.write(answer.content());
    to.close();
  }
}
