package io.raingauge.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.query.Answer;
import io.raingauge.query.AnswerJson;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.Question;
import io.raingauge.query.Question.After;
import io.raingauge.query.QuestionJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code /v1/query}, {@code GET /v1/rollups}, {@code GET /v1/collections} and the properties of
 * each.
 *
 * <p>Safe for many threads. An answer is made by a thread of its own (at most {@link
 * QueryLimits#maxRunning}); when the client goes away, it ends.
 */
public final class QueryRoutes implements AutoCloseable {
  private static final int MAX_QUESTION_BYTES = 1 << 20;

  /** For sending an answer to a client that reads slowly. */
  private static final Duration SENDING = Duration.ofSeconds(60);

  private final Queries queries;
  private final QueryLimits limits;
  private final Function<ServiceRequestContext, String> project;
  private final Listings listings;
  private final Turns turns;

  /**
   * @param project whose data a request may see
   */
  public QueryRoutes(
      Queries queries, QueryLimits limits, Function<ServiceRequestContext, String> project) {
    this.queries = queries;
    this.limits = limits;
    this.project = project;
    this.listings = new Listings(queries);
    this.turns = new Turns(limits);
  }

  public void addTo(ServerBuilder server) {
    server.route().post("/v1/query").build(this::posted);
    server.route().get("/v1/query").build((context, request) -> asked(context));
    server
        .route()
        .get("/v1/rollups")
        .build((context, request) -> listed(() -> listings.rollups(of(context))));
    server
        .route()
        .get("/v1/rollups/{name}")
        .build(
            (context, request) ->
                listed(
                    () -> listings.rollup(of(context), String.valueOf(context.pathParam("name")))));
    server
        .route()
        .get("/v1/collections")
        .build((context, request) -> listed(() -> listings.collections(of(context))));
    server
        .route()
        .get("/v1/collections/{name}/properties")
        .build(
            (context, request) ->
                listed(
                    () ->
                        listings.properties(
                            of(context), String.valueOf(context.pathParam("name")))));
  }

  /** The turns that all dialects share. */
  public Turns turns() {
    return turns;
  }

  /** Refuses further questions; those that are being answered end. */
  @Override
  public void close() {
    turns.close();
  }

  private String of(ServiceRequestContext context) {
    return project.apply(context);
  }

  private HttpResponse posted(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(
                aggregated -> {
                  byte[] json = aggregated.content().array();
                  if (json.length > MAX_QUESTION_BYTES) {
                    return refused(
                        new QueryException(
                            Kind.BODY_TOO_LARGE,
                            "A question has at most 1 MB; shorten its lists."));
                  }
                  return answered(context, () -> QuestionJson.read(json));
                }));
  }

  private HttpResponse asked(ServiceRequestContext context) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    QueryParams query = context.queryParams();
    query.names().forEach(name -> parameters.put(name, query.getAll(name)));
    return answered(context, () -> QuestionJson.ofParameters(parameters));
  }

  private HttpResponse answered(ServiceRequestContext context, Supplier<Question> read) {
    try {
      Question question = read.get();
      String of = of(context);
      Duration waiting = question.after().map(After::longest).orElse(Duration.ZERO);
      context.setRequestTimeout(
          TimeoutMode.SET_FROM_NOW, limits.maxTime().plus(waiting).plus(SENDING));
      HttpResponseWriter response = HttpResponse.streaming();
      Runnable answer = () -> toResponse(response, () -> answer(of, question, response));
      if (question.after().isEmpty()) {
        turns.answer(answer);
      } else {
        turns.await(() -> toResponse(response, () -> afterReceipt(question, answer)));
      }
      return response;
    } catch (QueryException refused) {
      return refused(refused);
    }
  }

  private void afterReceipt(Question question, Runnable answer) {
    try {
      queries.await(question);
      turns.answer(answer);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new QueryException(Kind.UNAVAILABLE, "The server is stopping; ask again later.");
    }
  }

  private void answer(String of, Question question, HttpResponseWriter response)
      throws IOException {
    Answer answer = queries.answer(of, question, () -> !response.isOpen());
    BodyStream body = new BodyStream(response, headers(HttpStatus.OK).build());
    AnswerJson.write(answer, body);
    body.close(); // Only when all is written: a part of an answer must not look whole (Q1).
  }

  private HttpResponse listed(Supplier<Map<String, Object>> list) {
    HttpResponseWriter response = HttpResponse.streaming();
    try {
      turns.answer(
          () ->
              toResponse(
                  response,
                  () -> {
                    byte[] json = JsonTree.write(list.get());
                    response.write(headers(HttpStatus.OK).build());
                    response.write(HttpData.wrap(json));
                    response.close();
                  }));
      return response;
    } catch (QueryException refused) {
      return refused(refused);
    }
  }

  /** Something that ends a response, or fails to. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /** The top of a query's thread: what goes wrong becomes the response. */
  private static void toResponse(HttpResponseWriter response, Work work) {
    try {
      work.run();
    } catch (QueryException refused) {
      response.write(refusal(refused).build());
      response.write(HttpData.wrap(json(refused)));
      response.close();
    } catch (CancellationException | IOException gone) {
      response.abort(gone);
    } catch (RuntimeException | Error broken) {
      response.close(broken);
    }
  }

  private static HttpResponse refused(QueryException why) {
    return HttpResponse.of(refusal(why).build(), HttpData.wrap(json(why)));
  }

  private static ResponseHeadersBuilder refusal(QueryException why) {
    ResponseHeadersBuilder headers = headers(HttpStatus.valueOf(why.kind().httpStatus()));
    return switch (why.kind()) {
      case TOO_MANY, UNAVAILABLE, NOT_YET -> headers.setInt(HttpHeaderNames.RETRY_AFTER, 1);
      case BAD_QUESTION, NO_ROLLUP, NOT_FOUND, TOO_LARGE, BODY_TOO_LARGE, TOO_SLOW, BROKEN_CHUNK ->
          headers;
    };
  }

  private static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8);
  }

  private static byte[] json(QueryException why) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      AnswerJson.write(why, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }
}
