package io.raingauge.collector.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.collector.Collector;
import io.raingauge.collector.Fault;
import io.raingauge.collector.Submission;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/events/{collection}} and {@code POST /v1/events}: bodies in, receipts out. The
 * form of a body is found by looking; its Content-Type matters only when it does not look like
 * JSON.
 *
 * <p>{@link Bodies} says where bodies are read and what bounds them.
 */
public final class EventsService implements HttpServiceWithRoutes {
  private static final String COLLECTION = "collection";

  private final Collector collector;
  private final Function<ServiceRequestContext, String> projectOf;
  private final Bodies bodies;

  /**
   * @param projectOf the project that a request's key stands for; it may throw an
   *     HttpStatusException
   * @param readers runs what takes long; may reject, and the client is told to come again
   */
  public EventsService(
      Collector collector, Function<ServiceRequestContext, String> projectOf, Executor readers) {
    this.collector = collector;
    this.projectOf = projectOf;
    this.bodies = new Bodies(collector, readers);
  }

  @Override
  public Set<Route> routes() {
    return Set.of(
        Route.builder().path("/v1/events").build(),
        Route.builder().path("/v1/events/{" + COLLECTION + "}").build());
  }

  @Override
  public ServiceOptions options() {
    return Bodies.OPTIONS;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    if (request.method() != HttpMethod.POST) {
      return Answers.methodNotAllowed("POST");
    }
    Request asked = new Request(context, request, projectOf.apply(context));
    return bodies.take(context, request, (body, reservation) -> accept(body, asked));
  }

  private record Request(ServiceRequestContext context, HttpRequest http, String project) {
    @Nullable String header(CharSequence name) {
      return http.headers().get(name);
    }
  }

  private CompletableFuture<HttpResponse> accept(Body body, Request request) {
    if (body instanceof Body.Refused refused) {
      return CompletableFuture.completedFuture(Answers.of(refused.receipt()));
    }
    byte[] bytes = ((Body.Whole) body).bytes();
    if (!looksLikeJson(bytes) && isForeign(request.http().contentType())) {
      return accept(unsupportedContent(request), request);
    }
    Submission submission =
        new Submission(
            request.project(),
            Optional.ofNullable(request.context().pathParam(COLLECTION)),
            Optional.ofNullable(request.header("idempotency-key")),
            bytes);
    return collector.accept(submission).thenApply(Answers::of);
  }

  private Body unsupportedContent(Request request) {
    return Body.rejected(
        collector,
        Fault.UNSUPPORTED_CONTENT,
        "a body of type %s is not read; send JSON: an object, an array, or one object a line"
            .formatted(request.http().contentType()));
  }

  private static boolean looksLikeJson(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '{' || b == '[') {
        return true;
      }
      if (b > ' ') {
        return false;
      }
    }
    return bytes.length == 0;
  }

  /** Whether a type says that the body is no text. Clients send JSON under many names. */
  private static boolean isForeign(@Nullable MediaType type) {
    return type != null
        && !type.is(MediaType.ANY_TEXT_TYPE)
        && !type.is(MediaType.OCTET_STREAM)
        && !type.is(MediaType.FORM_DATA)
        && !type.subtype().contains("json");
  }
}
