package io.raingauge.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.log.LogUnavailableException;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.audit.AuditTooLargeException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
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
 * {@code POST /v1/audit} (Q5), with {@code {"from": time, "to": time}}, both optional.
 *
 * <p>An audit reads the whole log: there is one at a time, on a thread of its own, and no time
 * limit; it ends when the client goes away or the server stops.
 */
public final class AuditRoutes implements Routes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditRoutes.class);

  private final Work work;
  private final Function<ServiceRequestContext, String> project;
  private final ThreadPoolExecutor one =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread made = new Thread(task, "audit");
            made.setDaemon(true);
            return made;
          });
  private volatile boolean closing;

  /** Audits; ends with a {@link CancellationException} soon after it is cancelled. */
  @FunctionalInterface
  public interface Work {
    AuditReport run(AuditScope scope, BooleanSupplier cancelled);
  }

  /**
   * @param project whose data a request may see
   */
  public AuditRoutes(Work work, Function<ServiceRequestContext, String> project) {
    this.work = work;
    this.project = project;
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.route().post("/v1/audit").build(this::posted);
  }

  /** Ends the audit that runs, and waits for it: it uses the store. */
  @Override
  public void close() {
    closing = true;
    one.shutdown();
    try {
      if (!one.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("audit=running though the server stops: it waits for the log");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse posted(ServiceRequestContext context, HttpRequest request) {
    context.clearRequestTimeout();
    String of = project.apply(context);
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(
                body -> {
                  try {
                    return answered(scope(of, body.content().array()));
                  } catch (IllegalArgumentException wrong) {
                    return error(HttpStatus.BAD_REQUEST, wrong).toHttpResponse();
                  }
                }));
  }

  private HttpResponse answered(AuditScope scope) {
    HttpResponseWriter response = HttpResponse.streaming();
    try {
      one.execute(() -> answer(scope, response));
      return response;
    } catch (RejectedExecutionException running) {
      return JsonAnswers.error(
              HttpStatus.CONFLICT, "an audit is running already; wait until it has ended")
          .toHttpResponse();
    }
  }

  /** The top of the audit's thread: what goes wrong becomes the response. */
  private void answer(AuditScope scope, HttpResponseWriter response) {
    try {
      AuditReport report = work.run(scope, () -> closing || !response.isOpen());
      send(JsonAnswers.of(HttpStatus.OK, report.toTree()), response);
    } catch (AuditTooLargeException e) {
      String why = String.valueOf(e.getMessage());
      send(JsonAnswers.error(HttpStatus.UNPROCESSABLE_ENTITY, "too-large", why), response);
    } catch (LogUnavailableException e) {
      send(error(HttpStatus.SERVICE_UNAVAILABLE, e), response);
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

  private static AggregatedHttpResponse error(HttpStatus status, RuntimeException why) {
    return JsonAnswers.error(status, String.valueOf(why.getMessage()));
  }

  private static AuditScope scope(String project, byte[] body) {
    Object tree = body.length == 0 ? Map.of() : JsonTree.read(body);
    if (!(tree instanceof Map<?, ?> members)
        || !Set.of("from", "to").containsAll(members.keySet())) {
      throw new IllegalArgumentException(
          "an audit takes a JSON object with \"from\" and \"to\", or neither:"
              + " {\"from\": \"2015-05-17T00:00:00Z\"}");
    }
    return new AuditScope(
        project,
        time("from", members.get("from"), Long.MIN_VALUE),
        time("to", members.get("to"), Long.MAX_VALUE));
  }

  private static long time(String name, @Nullable Object value, long absent) {
    if (value == null) {
      return absent;
    }
    if (value instanceof Long ms) {
      return ms;
    }
    try {
      return OffsetDateTime.parse(String.valueOf(value)).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a time such as \"2015-05-17T00:00:00Z\"".formatted(name), e);
    }
  }
}
