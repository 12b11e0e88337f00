package io.raingauge.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told when no service answered: always JSON, never a stack trace. */
final class ErrorAnswers implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    if (cause instanceof HttpStatusException || cause instanceof HttpResponseException) {
      return null;
    }
    if (cause instanceof RequestTimeoutException) {
      return unfinished(context, "took longer than server.request-timeout-ms").toHttpResponse();
    }
    if (cause instanceof ShuttingDownException) {
      return unfinished(context, "was cut off because the server stops").toHttpResponse();
    }
    if (cause instanceof IllegalArgumentException) {
      return error(context.path(), HttpStatus.BAD_REQUEST, String.valueOf(cause.getMessage()))
          .toHttpResponse();
    }
    return null;
  }

  /**
   * A 503 means that nothing was kept, which is not known of what may be on its way to the disk.
   */
  private static AggregatedHttpResponse unfinished(ServiceRequestContext context, String why) {
    if (KeenAddress.is(context.path())) {
      return unfinishedOfKeen(context, why);
    }
    boolean keeps =
        context.method() != HttpMethod.GET
            && (context.path().startsWith("/v1/events")
                || context.path().startsWith("/v1/rollups"));
    return keeps
        ? JsonAnswers.error(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "uncertain",
            "the request "
                + why
                + ", and what it sent may count or not; sending it again is safe, events if they"
                + " have ids or the request has an Idempotency-Key")
        : JsonAnswers.error(
            HttpStatus.SERVICE_UNAVAILABLE, "the request " + why + "; send it again");
  }

  private static AggregatedHttpResponse unfinishedOfKeen(
      ServiceRequestContext context, String why) {
    return KeenAddress.keeps(context)
        ? KeenAddress.error(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "the request "
                + why
                + ", and what it sent may count or not; sending it again is safe for events with a"
                + " keen.uniqueness_token")
        : KeenAddress.error(
            HttpStatus.SERVICE_UNAVAILABLE, "the request " + why + "; send it again");
  }

  private static AggregatedHttpResponse error(String path, HttpStatus status, String sentence) {
    return KeenAddress.is(path)
        ? KeenAddress.error(status, sentence)
        : JsonAnswers.error(status, sentence);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    if (status.isServerError() && cause != null && !(cause instanceof HttpStatusException)) {
      LOG.error(
          "event=request-failed path={} status={} action=\"report this with the stack trace\"",
          context == null ? "?" : KeenAddress.withoutSecret(context.path()),
          status.code(),
          cause);
    }
    return error(headers == null ? "" : pathOf(headers), status, sentence(status, headers));
  }

  private static String sentence(HttpStatus status, @Nullable RequestHeaders headers) {
    String path = headers == null ? "this path" : pathOf(headers);
    return switch (status.code()) {
      case 404 -> "there is nothing at " + path + "; docs/reference lists the paths";
      case 405 -> path + " does not take this method; docs/reference lists the methods";
      case 413 -> "the body is larger than " + path + " takes; send it in parts";
      case 503 -> "the server is too busy or stopping; send the request again later";
      default ->
          status.isServerError()
              ? "the server failed to answer; its log says why"
              : "the request cannot be understood: " + status.reasonPhrase();
    };
  }

  private static String pathOf(RequestHeaders headers) {
    String path = headers.path();
    int query = path.indexOf('?');
    String only = query < 0 ? path : path.substring(0, query);
    return only.length() <= 200 ? only : only.substring(0, 200) + "…";
  }
}
