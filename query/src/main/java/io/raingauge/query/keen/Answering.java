package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.document.DocumentsUnavailableException;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.http.Turns;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs what makes a response where it may take its time: queries in turn with those of other
 * dialects, what touches documents beside the event loop. Safe for many threads.
 */
final class Answering {
  private static final int MAX_BODY_BYTES = 1 << 20;

  /** For sending an answer to a client that reads slowly. */
  private static final Duration SENDING = Duration.ofSeconds(60);

  private final QueryLimits limits;
  private final Turns turns;

  Answering(QueryLimits limits, Turns turns) {
    this.limits = limits;
    this.turns = turns;
  }

  /** Makes the JSON of an answer; asks now and then whether anybody waits for it. */
  @FunctionalInterface
  interface Making {
    byte[] make(BooleanSupplier cancelled);
  }

  /** Makes an answer when it is its turn. */
  HttpResponse inTurn(ServiceRequestContext context, Making making) {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, limits.maxTime().plus(SENDING));
    HttpResponseWriter response = HttpResponse.streaming();
    try {
      turns.answer(() -> write(response, making));
      return response;
    } catch (QueryException refused) {
      return KeenResponses.refused(refused);
    }
  }

  /** The top of a query's thread: what goes wrong becomes the response. */
  private static void write(HttpResponseWriter response, Making making) {
    try {
      KeenResponses.write(response, making.make(() -> !response.isOpen()));
    } catch (QueryException refused) {
      KeenResponses.write(response, refused);
    } catch (CancellationException gone) {
      response.abort(gone);
    } catch (RuntimeException | Error broken) {
      response.close(broken);
    }
  }

  /** Makes a response that a disk may delay. */
  HttpResponse soon(ServiceRequestContext context, Supplier<HttpResponse> making) {
    return HttpResponse.of(
        CompletableFuture.supplyAsync(() -> guarded(making), context.blockingTaskExecutor()));
  }

  /** Makes a response to a body that takes as long as a query may, and then some: a deletion. */
  HttpResponse later(
      ServiceRequestContext context,
      HttpRequest request,
      Function<byte[], CompletableFuture<HttpResponse>> making) {
    context.setRequestTimeout(TimeoutMode.SET_FROM_NOW, limits.maxTime().plus(SENDING));
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                whole -> making.apply(bounded(whole.content().array())),
                context.blockingTaskExecutor())
            .thenCompose(Function.identity())
            .exceptionally(Answering::refused));
  }

  private static HttpResponse refused(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean isWrapped = failure instanceof CompletionException && cause != null;
    return guarded(
        () -> {
          throw isWrapped && cause instanceof RuntimeException known
              ? known
              : new CompletionException(failure);
        });
  }

  /** Makes a response to a body, which is read first. */
  HttpResponse toBody(
      ServiceRequestContext context, HttpRequest request, Function<byte[], HttpResponse> making) {
    return HttpResponse.of(
        request
            .aggregate()
            .thenApplyAsync(
                whole -> guarded(() -> making.apply(bounded(whole.content().array()))),
                context.blockingTaskExecutor()));
  }

  private static byte[] bounded(byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      throw new QueryException(Kind.BODY_TOO_LARGE, "A query has at most 1 MB; shorten its lists.");
    }
    return body;
  }

  /** Whatever is refused becomes its response. */
  static HttpResponse guarded(Supplier<HttpResponse> making) {
    try {
      return making.get();
    } catch (QueryException refused) {
      return KeenResponses.refused(refused);
    } catch (KeenRefusedException refused) {
      return KeenResponses.refused(refused);
    } catch (DocumentsUnavailableException refused) {
      return KeenResponses.refused(refused);
    } catch (IllegalArgumentException refused) {
      return KeenResponses.refused(refused);
    }
  }
}
