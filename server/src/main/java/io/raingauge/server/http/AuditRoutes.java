package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/audit} (Q5), with {@code {"from": time, "to": time}}, both optional.
 *
 * <p>An audit reads the whole log: it is {@link LongWork}.
 */
public final class AuditRoutes implements Routes, AutoCloseable {
  private final Work work;
  private final Function<ServiceRequestContext, String> project;
  private final LongWork audits = new LongWork("audit");

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
    audits.close();
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
                    AuditScope scope = scope(of, body.content().array());
                    return audits.answer(cancelled -> work.run(scope, cancelled).toTree());
                  } catch (IllegalArgumentException wrong) {
                    return JsonAnswers.error(
                            HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()))
                        .toHttpResponse();
                  }
                }));
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
