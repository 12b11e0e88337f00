package io.raingauge.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.json.JsonTree;
import io.raingauge.query.Answer;
import io.raingauge.query.AnswerJson;
import io.raingauge.query.ExtractedJson;
import io.raingauge.query.Extraction;
import io.raingauge.query.Extraction.Extracted;
import io.raingauge.query.ExtractionReader;
import io.raingauge.query.FunnelAnswer;
import io.raingauge.query.FunnelReader;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.Question;
import io.raingauge.query.Question.After;
import io.raingauge.query.QuestionJson;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code /v1/query}, {@code /v1/extract}, {@code /v1/funnel}, {@code GET /v1/rollups}, {@code GET
 * /v1/collections} and the properties of each.
 *
 * <p>Safe for many threads. An answer is made by a thread of its own (at most {@link
 * QueryLimits#maxRunning}); when the client goes away, it ends.
 */
public final class QueryRoutes implements AutoCloseable {
  private static final int MAX_QUESTION_BYTES = 1 << 20;

  private static final MediaType LINES = MediaType.create("application", "x-ndjson");

  /** Of events as lines, which leave no room for the coverage: whether none is missing (Q3). */
  private static final String COMPLETE = "raingauge-complete";

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
    server
        .route()
        .post("/v1/query")
        .build(
            (context, request) ->
                posted(request, json -> answered(context, () -> QuestionJson.read(json))));
    server
        .route()
        .post("/v1/funnel")
        .build(
            (context, request) ->
                posted(
                    request,
                    json ->
                        answered(
                            context,
                            () -> FunnelReader.read(json),
                            FunnelReader.Asked::after,
                            this::funnel)));
    server
        .route()
        .post("/v1/extract")
        .build(
            (context, request) ->
                posted(
                    request,
                    json ->
                        answered(
                            context,
                            () -> ExtractionReader.read(json),
                            extraction -> extraction.events().after(),
                            (of, extraction, response) ->
                                extract(of, extraction, wantsLines(request), response))));
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

  private static boolean wantsLines(HttpRequest request) {
    return request.headers().accept().stream().anyMatch(type -> type.is(LINES));
  }

  private String of(ServiceRequestContext context) {
    return project.apply(context);
  }

  private HttpResponse posted(HttpRequest request, Function<byte[], HttpResponse> answered) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApply(
                aggregated -> {
                  byte[] json = aggregated.content().array();
                  return json.length > MAX_QUESTION_BYTES
                      ? Responses.refused(
                          new QueryException(
                              Kind.BODY_TOO_LARGE,
                              "A question has at most 1 MB; shorten its lists."))
                      : answered.apply(json);
                }));
  }

  private HttpResponse asked(ServiceRequestContext context) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    QueryParams query = context.queryParams();
    query.names().forEach(name -> parameters.put(name, query.getAll(name)));
    return answered(context, () -> QuestionJson.ofParameters(parameters));
  }

  private HttpResponse answered(ServiceRequestContext context, Supplier<Question> read) {
    return answered(context, read, Question::after, this::answer);
  }

  /** Makes an answer of what was asked, and writes it into a response. */
  @FunctionalInterface
  private interface Making<Q> {
    void make(String of, Q asked, HttpResponseWriter response) throws IOException;
  }

  private <Q> HttpResponse answered(
      ServiceRequestContext context,
      Supplier<Q> read,
      Function<Q, Optional<After>> afterOf,
      Making<Q> making) {
    try {
      Q asked = read.get();
      Optional<After> after = afterOf.apply(asked);
      String of = of(context);
      Duration waiting = after.map(After::longest).orElse(Duration.ZERO);
      context.setRequestTimeout(
          TimeoutMode.SET_FROM_NOW, limits.maxTime().plus(waiting).plus(SENDING));
      HttpResponseWriter response = HttpResponse.streaming();
      Runnable answer = () -> Responses.run(response, () -> making.make(of, asked, response));
      if (after.isEmpty()) {
        turns.answer(answer);
      } else {
        turns.await(() -> Responses.run(response, () -> afterReceipt(after.get(), answer)));
      }
      return response;
    } catch (QueryException refused) {
      return Responses.refused(refused);
    }
  }

  private void afterReceipt(After after, Runnable answer) {
    try {
      queries.await(after);
      turns.answer(answer);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new QueryException(Kind.UNAVAILABLE, "The server is stopping; ask again later.");
    }
  }

  private void answer(String of, Question question, HttpResponseWriter response)
      throws IOException {
    Answer answer = queries.answer(of, question, () -> !response.isOpen());
    BodyStream body = new BodyStream(response, Responses.headers(HttpStatus.OK).build());
    AnswerJson.write(answer, body);
    body.close(); // Only when all is written: a part of an answer must not look whole (Q1).
  }

  private void funnel(String of, FunnelReader.Asked asked, HttpResponseWriter response)
      throws IOException {
    FunnelAnswer answer = FunnelAnswer.of(asked, queries, of, () -> !response.isOpen());
    BodyStream body = new BodyStream(response, Responses.headers(HttpStatus.OK).build());
    answer.write(body);
    body.close();
  }

  private void extract(
      String of, Extraction extraction, boolean asLines, HttpResponseWriter response)
      throws IOException {
    ZoneId zone = extraction.events().zone();
    Extracted extracted = queries.extract(of, extraction, () -> !response.isOpen());
    ResponseHeadersBuilder headers = Responses.headers(HttpStatus.OK);
    if (asLines) {
      headers.contentType(LINES).set(COMPLETE, String.valueOf(extracted.isComplete()));
    }
    BodyStream body = new BodyStream(response, headers.build());
    if (asLines) {
      ExtractedJson.writeLines(extracted, zone, body);
    } else {
      ExtractedJson.write(extracted, zone, body);
    }
    body.close();
  }

  private HttpResponse listed(Supplier<Map<String, Object>> list) {
    HttpResponseWriter response = HttpResponse.streaming();
    try {
      turns.answer(
          () ->
              Responses.run(
                  response,
                  () -> {
                    byte[] json = JsonTree.write(list.get());
                    response.write(Responses.headers(HttpStatus.OK).build());
                    response.write(HttpData.wrap(json));
                    response.close();
                  }));
      return response;
    } catch (QueryException refused) {
      return Responses.refused(refused);
    }
  }
}
