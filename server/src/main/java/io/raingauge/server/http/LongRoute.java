package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.server.audit.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A path to which {@code POST} begins {@link LongWork}, and waits for its end; {@code GET} tells
 * how far that of the same project has come. Safe for many threads.
 *
 * @param <S> what is asked for
 */
final class LongRoute<S> implements Routes, AutoCloseable {
  private static final Progress.Step NOWHERE = new Progress.Step("", 0, 0);

  private final String name;
  private final Function<ServiceRequestContext, String> project;
  private final Scopes<S> scopes;
  private final Work<S> work;
  private final LongWork one;
  private volatile Optional<At> at = Optional.empty();

  /** Reads what is asked for. */
  @FunctionalInterface
  interface Scopes<S> {
    /**
     * @param members of the JSON object in the body; none where there is no body
     * @throws IllegalArgumentException when it cannot be asked for; it says what can
     */
    S read(String project, Map<?, ?> members);
  }

  /** Works; ends with a {@link CancellationException} soon after it is cancelled. */
  @FunctionalInterface
  interface Work<S> {
    Map<String, @Nullable Object> run(S scope, BooleanSupplier cancelled, Progress progress);
  }

  /** Whose work runs, and where it is. */
  private record At(String project, Progress.Step step) {}

  /**
   * @param name of the work, and of its path after {@code /v1/}
   * @param project whose data a request may see or change
   */
  LongRoute(
      String name,
      Function<ServiceRequestContext, String> project,
      Scopes<S> scopes,
      Work<S> work) {
    this.name = name;
    this.project = project;
    this.scopes = scopes;
    this.work = work;
    one = new LongWork(name);
  }

  @Override
  public void addTo(ServerBuilder server) {
    server.route().post("/v1/" + name).build(this::posted);
    server.route().get("/v1/" + name).build((context, request) -> progress(context));
  }

  /** Ends the work that runs, and waits for it: it uses the store. */
  @Override
  public void close() {
    one.close();
  }

  /**
   * The members of a JSON object, of which all may be absent.
   *
   * @throws IllegalArgumentException with {@code usage}, when it has others
   */
  static void requireOnly(Set<String> known, Map<?, ?> members, String usage) {
    if (!known.containsAll(members.keySet())) {
      throw new IllegalArgumentException(usage);
    }
  }

  private HttpResponse progress(ServiceRequestContext context) {
    String of = project.apply(context);
    Optional<At> its = at.filter(now -> now.project().equals(of));
    Progress.Step step = its.map(At::step).orElse(NOWHERE);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("running", its.isPresent());
    tree.put("step", step.name());
    tree.put("done", step.done());
    tree.put("of", step.of());
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
                    S scope = scopes.read(of, members(body.content().array()));
                    return one.answer(cancelled -> run(of, scope, cancelled));
                  } catch (IllegalArgumentException wrong) {
                    return JsonAnswers.error(
                            HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()))
                        .toHttpResponse();
                  }
                }));
  }

  private Map<?, ?> members(byte[] body) {
    Object tree = body.length == 0 ? Map.of() : JsonTree.read(body);
    if (tree instanceof Map<?, ?> members) {
      return members;
    }
    throw new IllegalArgumentException("/v1/" + name + " takes a JSON object, or no body");
  }

  private Map<String, @Nullable Object> run(String of, S scope, BooleanSupplier cancelled) {
    at = Optional.of(new At(of, NOWHERE));
    try {
      return work.run(scope, cancelled, step -> at = Optional.of(new At(of, step)));
    } finally {
      at = Optional.empty();
    }
  }
}
