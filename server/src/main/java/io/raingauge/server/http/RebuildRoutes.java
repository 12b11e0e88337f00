package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.server.rebuild.Rebuild;
import io.raingauge.server.rebuild.RebuildReport;
import io.raingauge.server.rebuild.RebuildScope;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/rebuild}, with {@code {"dropLost": true}} or nothing: it is {@link LongWork}.
 * {@code GET /v1/rebuild} tells how far it has come.
 */
public final class RebuildRoutes implements Routes, AutoCloseable {
  private final Work work;
  private final Function<ServiceRequestContext, String> project;
  private final LongWork rebuilds = new LongWork("rebuild");
  private volatile At at = At.NOWHERE;

  /** Rebuilds; ends with a {@link CancellationException} soon after it is cancelled. */
  @FunctionalInterface
  public interface Work {
    RebuildReport run(RebuildScope scope, BooleanSupplier cancelled, Rebuild.Progress progress);
  }

  private record At(boolean running, long done, long of) {
    static final At NOWHERE = new At(false, 0, 0);
  }

  /**
   * @param project whose data a request may change
   */
  public RebuildRoutes(Work work, Function<ServiceRequestContext, String> project) {
    this.work = work;
    this.project = project;
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.route().post("/v1/rebuild").build(this::posted);
    server.route().get("/v1/rebuild").build((context, request) -> progress());
  }

  /** Ends the rebuild that runs, and waits for it: it uses the store. */
  @Override
  public void close() {
    rebuilds.close();
  }

  private HttpResponse progress() {
    At now = at;
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("running", now.running());
    tree.put("done", now.done());
    tree.put("of", now.of());
    return JsonAnswers.of(HttpStatus.OK, tree).toHttpResponse();
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
                    RebuildScope scope = scope(of, body.content().array());
                    return rebuilds.answer(cancelled -> run(scope, cancelled));
                  } catch (IllegalArgumentException wrong) {
                    return JsonAnswers.error(
                            HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()))
                        .toHttpResponse();
                  }
                }));
  }

  private Map<String, @Nullable Object> run(RebuildScope scope, BooleanSupplier cancelled) {
    at = new At(true, 0, 0);
    try {
      return work.run(scope, cancelled, (done, of) -> at = new At(true, done, of)).toTree();
    } finally {
      at = At.NOWHERE;
    }
  }

  private static RebuildScope scope(String project, byte[] body) {
    Object tree = body.length == 0 ? Map.of() : JsonTree.read(body);
    if (tree instanceof Map<?, ?> members && Set.of("dropLost").containsAll(members.keySet())) {
      Object drop = members.get("dropLost");
      if (drop == null || drop instanceof Boolean) {
        return new RebuildScope(project, Boolean.TRUE.equals(drop) ? Lost.IS_DROPPED : Lost.STAYS);
      }
    }
    throw new IllegalArgumentException(
        "a rebuild takes a JSON object with \"dropLost\", true or false, or without:"
            + " {\"dropLost\": true}");
  }
}
