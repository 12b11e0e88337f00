package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.raingauge.document.DocumentsUnavailableException;
import io.raingauge.json.JsonTree;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Responses in Keen's form; every error is {@code {"message", "error_code"}}. */
final class KeenResponses {
  private KeenResponses() {}

  static HttpResponse json(HttpStatus status, @Nullable Object tree) {
    return HttpResponse.of(headers(status).build(), HttpData.wrap(JsonTree.write(tree)));
  }

  static HttpResponse noContent() {
    return HttpResponse.of(ResponseHeaders.of(HttpStatus.NO_CONTENT));
  }

  /** Writes an answer of success. */
  static void write(HttpResponseWriter response, byte[] json) {
    response.write(headers(HttpStatus.OK).build());
    response.write(HttpData.wrap(json));
    response.close();
  }

  /** Writes why there is none. */
  static void write(HttpResponseWriter response, QueryException why) {
    response.write(refusal(why).build());
    response.write(HttpData.wrap(json(why)));
    response.close();
  }

  static HttpResponse refused(QueryException why) {
    return HttpResponse.of(refusal(why).build(), HttpData.wrap(json(why)));
  }

  static HttpResponse refused(KeenRefusedException why) {
    return json(why.status(), error(String.valueOf(why.getMessage()), why.code()));
  }

  /** The caller's fault. */
  static HttpResponse refused(IllegalArgumentException why) {
    return json(
        HttpStatus.BAD_REQUEST, error(String.valueOf(why.getMessage()), "InvalidParameterError"));
  }

  static HttpResponse refused(DocumentsUnavailableException why) {
    return HttpResponse.of(
        headers(HttpStatus.SERVICE_UNAVAILABLE).setInt(HttpHeaderNames.RETRY_AFTER, 1).build(),
        HttpData.wrap(
            JsonTree.write(error(String.valueOf(why.getMessage()), code(Kind.UNAVAILABLE)))));
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
    return JsonTree.write(error(message(why), code(why.kind())));
  }

  private static Map<String, Object> error(String message, String code) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("message", message);
    members.put("error_code", code);
    return members;
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
