package io.raingauge.server.http;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.server.audit.Progress;
import io.raingauge.server.rebuild.RebuildReport;
import io.raingauge.server.rebuild.RebuildScope;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.RebuildScope.Sought;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * {@code POST /v1/rebuild}, with {@code {"compare": true, "dropLost": true}}, both optional. {@code
 * GET /v1/rebuild} tells how far it has come.
 */
public final class RebuildRoutes implements Routes, AutoCloseable {
  private static final String USAGE =
      "a rebuild takes a JSON object with \"compare\" and \"dropLost\", true or false, or without:"
          + " {\"compare\": true}";

  private final LongRoute<RebuildScope> route;

  /** Rebuilds; ends with a {@link CancellationException} soon after it is cancelled. */
  @FunctionalInterface
  public interface Work {
    RebuildReport run(RebuildScope scope, BooleanSupplier cancelled, Progress progress);
  }

  /**
   * @param project whose data a request may change
   */
  public RebuildRoutes(Work work, Function<ServiceRequestContext, String> project) {
    route =
        new LongRoute<>(
            "rebuild",
            project,
            RebuildRoutes::scope,
            (scope, cancelled, progress) -> work.run(scope, cancelled, progress).toTree());
  }

  @Override
  public void addTo(ServerBuilder server) {
    route.addTo(server);
  }

  /** Ends the rebuild that runs, and waits for it: it uses the store. */
  @Override
  public void close() {
    route.close();
  }

  private static RebuildScope scope(String project, Map<?, ?> members) {
    LongRoute.requireOnly(Set.of("compare", "dropLost"), members, USAGE);
    return new RebuildScope(
        project,
        isTrue(members, "dropLost") ? Lost.IS_DROPPED : Lost.STAYS,
        isTrue(members, "compare") ? Sought.WRONG : Sought.BROKEN);
  }

  private static boolean isTrue(Map<?, ?> members, String name) {
    Object value = members.get(name);
    if (value != null && !(value instanceof Boolean)) {
      throw new IllegalArgumentException(USAGE);
    }
    return Boolean.TRUE.equals(value);
  }
}
