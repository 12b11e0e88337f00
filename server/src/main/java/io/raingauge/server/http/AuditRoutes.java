package io.raingauge.server.http;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.audit.Progress;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/audit} (Q5), with {@code {"from": time, "to": time}}, both optional; it reads the
 * whole log. {@code GET /v1/audit} tells how far it has come.
 */
public final class AuditRoutes implements Routes, AutoCloseable {
  private final LongRoute<AuditScope> route;

  /** Audits; ends with a {@link CancellationException} soon after it is cancelled. */
  @FunctionalInterface
  public interface Work {
    AuditReport run(AuditScope scope, BooleanSupplier cancelled, Progress progress);
  }

  /**
   * @param project whose data a request may see
   */
  public AuditRoutes(Work work, Function<ServiceRequestContext, String> project) {
    route =
        new LongRoute<>(
            "audit",
            project,
            AuditRoutes::scope,
            (scope, cancelled, progress) -> work.run(scope, cancelled, progress).toTree());
  }

  @Override
  public void addTo(ServerBuilder server) {
    route.addTo(server);
  }

  /** Ends the audit that runs, and waits for it: it uses the store. */
  @Override
  public void close() {
    route.close();
  }

  private static AuditScope scope(String project, Map<?, ?> members) {
    LongRoute.requireOnly(
        Set.of("from", "to"),
        members,
        "an audit takes a JSON object with \"from\" and \"to\", or neither:"
            + " {\"from\": \"2015-05-17T00:00:00Z\"}");
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
