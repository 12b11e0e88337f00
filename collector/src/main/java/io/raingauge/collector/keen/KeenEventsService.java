package io.raingauge.collector.keen;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Caller;
import io.raingauge.collector.Admission;
import io.raingauge.collector.Collector;
import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.Receipt;
import io.raingauge.collector.Rejections;
import io.raingauge.collector.Submission;
import io.raingauge.collector.http.Bodies;
import io.raingauge.collector.http.Body;
import io.raingauge.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keen's ways to send events: {@code POST /3.0/projects/{project}/events/{collection}} one, {@code
 * POST …/events} many, {@code GET …/events/{collection}?data=…} one in an address. Each is
 * rewritten by {@link EventTranslator} and then accepted like any other batch; so it is answered
 * only when it is on disk (S1), and {@code keen.uniqueness_token} counts as its id (F5).
 *
 * <p>That the project of the address is the caller's is for the key gate to see.
 */
public final class KeenEventsService implements HttpServiceWithRoutes {
  private static final String EVENTS = "/3.0/projects/{project}/events";
  private static final String COLLECTION = "collection";
  private static final String ONE = EVENTS + "/{" + COLLECTION + "}";

  private final Collector collector;
  private final Function<ServiceRequestContext, Caller> callerOf;
  private final Bodies bodies;
  private final Clock clock;
  private final KeenIds ids;

  /**
   * @param callerOf the project that a request's key stands for, and what it fills in
   * @param readers runs what takes long; may reject, and the client is told to come again
   */
  public KeenEventsService(
      Collector collector,
      Function<ServiceRequestContext, Caller> callerOf,
      Executor readers,
      Clock clock,
      RandomGenerator chance) {
    this.collector = collector;
    this.callerOf = callerOf;
    this.bodies = new Bodies(collector, readers);
    this.clock = clock;
    this.ids = new KeenIds(chance.nextLong());
  }

  @Override
  public Set<Route> routes() {
    return Set.of(
        Route.builder().path(EVENTS).methods(HttpMethod.POST).build(),
        Route.builder().path(ONE).methods(HttpMethod.POST).build(),
        Route.builder().path(ONE).methods(HttpMethod.GET).matchesParams("data").build());
  }

  @Override
  public ServiceOptions options() {
    return Bodies.OPTIONS;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    Caller caller = callerOf.apply(context);
    String collection = context.pathParam(COLLECTION);
    if (request.method() == HttpMethod.GET) {
      return HttpResponse.of(beacon(context, caller, String.valueOf(collection)));
    }
    return bodies.take(
        context, request, (body, reservation) -> take(body, reservation, caller, collection));
  }

  private CompletableFuture<HttpResponse> take(
      Body body, Admission.Reservation reservation, Caller caller, @Nullable String collection) {
    if (body instanceof Body.Refused refused) {
      return completed(KeenAnswers.refused(refused.receipt()));
    }
    byte[] bytes = ((Body.Whole) body).bytes();
    if (!reservation.grow(bytes.length)) { // What it is rewritten to is about as large.
      return completed(noMemory());
    }
    return collection == null
        ? many(bytes, reservation, caller)
        : one(bytes, caller, collection, KeenAnswers.created());
  }

  private CompletableFuture<HttpResponse> beacon(
      ServiceRequestContext context, Caller caller, String collection) {
    try {
      Beacon beacon = Beacon.of(context.queryParams());
      HttpResponse good =
          beacon.redirect().map(KeenAnswers::redirect).orElseGet(KeenAnswers::image);
      return one(beacon.event(), caller, collection, good);
    } catch (IllegalArgumentException wrong) {
      return completed(
          KeenAnswers.error(
              400, new KeenError(KeenError.PARAMETER, String.valueOf(wrong.getMessage()))));
    }
  }

  private CompletableFuture<HttpResponse> one(
      byte[] body, Caller caller, String collection, HttpResponse good) {
    KeenBatch batch;
    try {
      batch = KeenBatch.ofOne(body, collection, stamp(caller));
    } catch (UnreadableBodyException wrong) {
      return completed(unreadable(wrong));
    }
    collector.leftOut(batch.failed());
    Optional<KeenError> error = batch.firstError();
    return error.isPresent()
        ? completed(KeenAnswers.error(400, error.get()))
        : collector
            .accept(submission(caller.project(), Optional.of(collection), batch))
            .thenApply(
                receipt ->
                    receipt instanceof Receipt.Accepted ? good : KeenAnswers.refused(receipt));
  }

  private CompletableFuture<HttpResponse> many(
      byte[] body, Admission.Reservation reservation, Caller caller) {
    KeenBatch batch;
    try {
      CollectorSettings settings = collector.settings();
      batch = KeenBatch.ofMany(body, stamp(caller), settings.maxBatchEvents());
    } catch (UnreadableBodyException wrong) {
      return completed(unreadable(wrong));
    }
    if (!reservation.grow(batch.bytes())) {
      return completed(noMemory());
    }
    collector.leftOut(batch.failed());
    return batch.passed() == 0
        ? completed(KeenAnswers.each(batch.verdicts()))
        : collector
            .accept(submission(caller.project(), Optional.empty(), batch))
            .thenApply(receipt -> each(receipt, batch));
  }

  private KeenBatch.Stamp stamp(Caller caller) {
    return new KeenBatch.Stamp(clock.nowMs(), ids, new FilledMembers(caller.autofill()));
  }

  private static HttpResponse each(Receipt receipt, KeenBatch batch) {
    if (receipt instanceof Receipt.Accepted accepted) {
      return each(accepted.rejections(), batch);
    }
    if (receipt instanceof Receipt.Dropped dropped) {
      batch.reject(dropped.rejections());
      batch.drop(new KeenError(KeenError.DROPPED, dropped.message()));
      return KeenAnswers.each(batch.verdicts());
    }
    return receipt instanceof Receipt.Rejected rejected
            && rejected.rejections().listed().get(0).index() >= 0
        ? each(rejected.rejections(), batch)
        : KeenAnswers.refused(receipt);
  }

  private static HttpResponse each(Rejections rejections, KeenBatch batch) {
    batch.reject(rejections);
    return KeenAnswers.each(batch.verdicts());
  }

  private HttpResponse noMemory() {
    return KeenAnswers.refused(
        collector.refuse("too many requests are in progress; nothing was kept, send it again"));
  }

  private HttpResponse unreadable(UnreadableBodyException wrong) {
    return KeenAnswers.refused(collector.reject(Rejections.of(wrong.problem())));
  }

  private static Submission submission(
      String project, Optional<String> collection, KeenBatch batch) {
    return new Submission(
        project, collection, Optional.empty(), batch.translated(), EventTranslator.FORM);
  }

  private static CompletableFuture<HttpResponse> completed(HttpResponse answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
