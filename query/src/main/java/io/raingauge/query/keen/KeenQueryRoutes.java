package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.http.Turns;
import io.raingauge.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keen's ways to ask: {@code GET} and {@code POST /3.0/projects/{project}/queries/{type}}, and the
 * collections and their properties below {@code /3.0/projects/{project}/events}.
 *
 * <p>That the project of the address is the caller's is for the key gate to see. Queries take their
 * turns with those of other dialects; when the client goes away, they end. Safe for many threads.
 */
public final class KeenQueryRoutes {
  private static final String PROJECT = "/3.0/projects/{project}";
  private static final String QUERY = PROJECT + "/queries/{type}";
  private static final String COLLECTION = PROJECT + "/events/{collection}";
  private static final int MAX_QUERY_BYTES = 1 << 20;

  /** For sending an answer to a client that reads slowly. */
  private static final Duration SENDING = Duration.ofSeconds(60);

  private final KeenQueries queries;
  private final KeenSchema schema;
  private final QueryLimits limits;
  private final Function<ServiceRequestContext, String> project;
  private final Turns turns;

  /**
   * @param project whose data a request may see
   */
  public KeenQueryRoutes(
      Queries queries,
      QueryLimits limits,
      Clock clock,
      Function<ServiceRequestContext, String> project,
      Turns turns) {
    this.queries = new KeenQueries(queries, clock);
    this.schema = new KeenSchema(queries);
    this.limits = limits;
    this.project = project;
    this.turns = turns;
  }

  public void addTo(ServerBuilder server) {
    server.route().post(QUERY).build(this::posted);
    server
        .route()
        .get(QUERY)
        .build(
            (context, request) ->
                asked(context, () -> KeenParameters.ofAddress(context.queryParams())));
    server
        .route()
        .get(PROJECT + "/events")
        .build((context, request) -> listed(context, () -> schema.collections(of(context))));
    server
        .route()
        .get(COLLECTION)
        .matchesParams("!data") // With it, it brings an event.
        .build(
            (context, request) ->
                listed(context, () -> schema.collection(of(context), part(context, "collection"))));
    server
        .route()
        .get(COLLECTION + "/properties/{property}")
        .build(
            (context, request) ->
                listed(
                    context,
                    () ->
                        schema.property(
                            of(context), part(context, "collection"), part(context, "property"))));
  }

  private String of(ServiceRequestContext context) {
    return project.apply(context);
  }

  private static String part(ServiceRequestContext context, String name) {
    return String.valueOf(context.pathParam(name));
  }

  private HttpResponse posted(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(
                aggregated -> {
                  byte[] json = aggregated.content().array();
                  return json.length > MAX_QUERY_BYTES
                      ? refused(
                          new QueryException(
                              Kind.BODY_TOO_LARGE, "A query has at most 1 MB; shorten its lists."))
                      : asked(context, () -> KeenParameters.ofBody(json));
                }));
  }

  private HttpResponse asked(ServiceRequestContext context, Supplier<Map<?, ?>> fields) {
    try {
      KeenQueries.Prepared query = queries.prepare(part(context, "type"), fields.get());
      return answered(context, open -> query.run(of(context), () -> !open.getAsBoolean()));
    } catch (QueryException refused) {
      return refused(refused);
    }
  }

  private HttpResponse listed(ServiceRequestContext context, Supplier<Object> tree) {
    return answered(context, open -> JsonTree.write(tree.get()));
  }

  /** Makes the JSON of an answer; asks now and then whether anybody waits for it. */
  @FunctionalInterface
  private interface Making {
    byte[] make(BooleanSupplier isOpen);
  }

  private HttpResponse answered(ServiceRequestContext context, Making making) {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, limits.maxTime().plus(SENDING));
    HttpResponseWriter response = HttpResponse.streaming();
    try {
      turns.answer(() -> write(response, making));
      return response;
    } catch (QueryException refused) {
      return refused(refused);
    }
  }

  /** The top of a query's thread: what goes wrong becomes the response. */
  private static void write(HttpResponseWriter response, Making making) {
    try {
      byte[] json = making.make(response::isOpen);
      response.write(headers(HttpStatus.OK).build());
      response.write(HttpData.wrap(json));
      response.close();
    } catch (QueryException refused) {
      response.write(refusal(refused).build());
      response.write(HttpData.wrap(json(refused)));
      response.close();
    } catch (CancellationException gone) {
      response.abort(gone);
    } catch (RuntimeException | Error broken) {
      response.close(broken);
    }
  }

  private static HttpResponse refused(QueryException why) {
    return HttpResponse.of(refusal(why).build(), HttpData.wrap(json(why)));
  }

  private static ResponseHeadersBuilder refusal(QueryException why) {
    ResponseHeadersBuilder headers = headers(status(why.kind()));
    return why.kind() == Kind.TOO_MANY || why.kind() == Kind.UNAVAILABLE
        ? headers.setInt(HttpHeaderNames.RETRY_AFTER, 1)
        : headers;
  }

  /** Keen says 504 where a query takes too long. */
  private static HttpStatus status(Kind kind) {
    return kind == Kind.TOO_SLOW
        ? HttpStatus.GATEWAY_TIMEOUT
        : HttpStatus.valueOf(kind.httpStatus());
  }

  private static String code(Kind kind) {
    return switch (kind) {
      case BAD_QUESTION, NO_ROLLUP -> "InvalidQueryError";
      case NOT_FOUND -> "ResourceNotFoundError";
      case TOO_LARGE -> "TooManyGroupsError";
      case BODY_TOO_LARGE -> "RequestEntityTooLargeError";
      case TOO_MANY -> "TooManyQueriesError";
      case TOO_SLOW, NOT_YET -> "QueryTimeoutError";
      case BROKEN_CHUNK -> "InternalServerError";
      case UNAVAILABLE -> "ServiceUnavailableError";
    };
  }

  private static byte[] json(QueryException why) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("message", message(why));
    members.put("error_code", code(why.kind()));
    return JsonTree.write(members);
  }

  private static String message(QueryException why) {
    String message = String.valueOf(why.getMessage());
    return why.kind() == Kind.NO_ROLLUP && !why.problems().isEmpty()
        ? message + " " + String.join("; ", why.problems())
        : message;
  }

  private static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8);
  }
}
