package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Caller;
import io.raingauge.deletion.Deleting;
import io.raingauge.deletion.Deleting.Outcome;
import io.raingauge.deletion.Deletion;
import io.raingauge.filter.Filter;
import io.raingauge.filter.Within;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.Queries;
import io.raingauge.query.Timeframe;
import io.raingauge.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keen's deletes: {@code DELETE …/events/{collection}}, all of it or with {@code filters} and
 * {@code timeframe} in the address, and {@code …/properties/{property}}. They answer 204 when the
 * deletion is in force, or after a while 202: that it is on its way.
 *
 * <p>Safe for many threads.
 */
final class DeletionRoutes {
  private static final String COLLECTION = KeenQueryRoutes.PROJECT + "/events/{collection}";
  private static final Set<String> OF_EVENTS =
      Set.of("api_key", "filters", "timeframe", "timezone");
  private static final Set<String> OF_A_PROPERTY = Set.of("api_key");

  private final Optional<Deleting> deleting;
  private final Queries queries;
  private final Clock clock;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;

  /**
   * @param parts of which the deleting, the queries and the clock are used
   */
  DeletionRoutes(
      KeenQueryRoutes.Parts parts,
      Function<ServiceRequestContext, Caller> caller,
      Answering answering) {
    this.deleting = parts.deleting();
    this.queries = parts.queries();
    this.clock = parts.clock();
    this.caller = caller;
    this.answering = answering;
  }

  void addTo(ServerBuilder server) {
    server
        .route()
        .delete(COLLECTION)
        .build((context, request) -> delete(context, request, () -> events(context)));
    server
        .route()
        .delete(COLLECTION + "/properties/{property}")
        .build((context, request) -> delete(context, request, () -> property(context)));
  }

  private HttpResponse delete(
      ServiceRequestContext context, HttpRequest request, Supplier<Deletion> asked) {
    return answering.later(
        context,
        request,
        body -> {
          checkEmpty(body);
          Deletion deletion = asked.get();
          queries.requireDeletable(deletion);
          return deleting
              .orElseThrow(
                  () -> new IllegalStateException("raw events are kept, and nothing deletes"))
              .delete(deletion)
              .thenApply(DeletionRoutes::response);
        });
  }

  /**
   * Keen's clients put what is sent with anything but a GET into the body; with filters there the
   * whole collection would go. One that is sent nothing sends {@code {}}.
   */
  private static void checkEmpty(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (!text.isEmpty() && !text.equals("{}")) {
      Problems problems = new Problems();
      problems.add(
          "the body",
          "must be empty: the filters and the timeframe of a deletion stand in its address");
      KeenQueryJson.refuse(problems);
    }
  }

  /** A parameter that nobody knows is an error: a filter that is misspelt would delete all. */
  private Deletion events(ServiceRequestContext context) {
    Map<?, ?> fields = KeenParameters.ofAddress(context.queryParams());
    Problems problems = new Problems();
    checkNames(fields, OF_EVENTS, problems);
    if (fields.get("filters") instanceof List<?> filters && filters.isEmpty()) {
      problems.add("filters", "is empty; leave it out to delete whatever the filters are");
    }
    if (fields.containsKey("timezone") && !fields.containsKey("timeframe")) {
      problems.add("timezone", "is there without a timeframe");
    }
    Filter where = KeenFilters.read(fields.get("filters"), "filters", problems);
    if (Within.isIn(where)) {
      problems.add(
          "filters",
          "have the operator within, which only questions have; delete by other filters");
    }
    Timeframe.Absolute time =
        KeenTimes.timeframe(
            fields.get("timeframe"),
            KeenTimes.zone(fields.get("timezone"), problems),
            clock.nowMs(),
            problems);
    KeenQueryJson.refuse(problems);
    return Deletion.ofEvents(
        project(context), collection(context), where, time.fromMs(), time.toMs());
  }

  private Deletion property(ServiceRequestContext context) {
    Problems problems = new Problems();
    checkNames(KeenParameters.ofAddress(context.queryParams()), OF_A_PROPERTY, problems);
    String path = KeenQueryRoutes.part(context, "property");
    PropertyNames.read(path, "the property", problems);
    if (PropertyNames.isAt(path, "keen") || path.startsWith("$")) {
      problems.add("the property", "is the server's own, which every event has");
    }
    KeenQueryJson.refuse(problems);
    return Deletion.ofProperty(project(context), collection(context), path);
  }

  private static void checkNames(Map<?, ?> fields, Set<String> known, Problems problems) {
    for (Object name : fields.keySet()) {
      if (!known.contains(name)) {
        problems.add(String.valueOf(name), "is not part of a deletion");
      }
    }
  }

  private String project(ServiceRequestContext context) {
    return caller.apply(context).project();
  }

  private static String collection(ServiceRequestContext context) {
    return KeenQueryRoutes.part(context, "collection");
  }

  private static HttpResponse response(Outcome outcome) {
    if (outcome instanceof Outcome.InForce) {
      return KeenResponses.noContent();
    }
    if (outcome instanceof Outcome.OnItsWay) {
      return KeenResponses.json(
          HttpStatus.ACCEPTED,
          Map.of(
              "message",
              "The deletion is on disk and will be in force when the log and the folds have come to"
                  + " it. Until then answers show what it deletes; sending it again is safe."));
    }
    if (outcome instanceof Outcome.TooMany many) {
      throw new KeenRefusedException(
          HttpStatus.BAD_REQUEST, "TooManyDeletionsError", many.message());
    }
    Outcome.Refused refused = (Outcome.Refused) outcome;
    throw new KeenRefusedException(
        HttpStatus.valueOf(refused.httpStatus()),
        refused.httpStatus() == 500 ? "InternalServerError" : "ServiceUnavailableError",
        refused.message());
  }
}
