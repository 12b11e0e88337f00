package io.raingauge.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.cors.CorsService;
import io.raingauge.access.Permission;
import io.raingauge.access.Right;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is different at the addresses of the Keen dialect, wherever all services are treated. */
final class KeenAddress {
  private static final String ROOT = "/3.0";
  private static final Pattern OF_PROJECT = Pattern.compile("/3\\.0/projects/([^/]+)(/[^/]*)?.*");
  private static final Pattern QUERY = Pattern.compile("/3\\.0/projects/[^/]+/queries/[^/]+");
  private static final Pattern COLLECTION = Pattern.compile("/3\\.0/projects/[^/]+/events/[^/]+");
  private static final Pattern SAVED_RESULT =
      Pattern.compile("/3\\.0/projects/[^/]+/queries/saved/[^/]+/result");
  private static final Set<String> READABLE = Set.of("", "/events", "/queries", "/datasets");
  private static final Duration PREFLIGHT_HOLDS = Duration.ofDays(1);

  private KeenAddress() {}

  static boolean is(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  /** The project that an address names. */
  static Optional<String> project(String path) {
    Matcher matcher = OF_PROJECT.matcher(path);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /**
   * All rights that a request needs; what nobody thought of needs {@link Right#ADMIN}. Who sees or
   * makes access keys can do all that these can; and who deletes events must be who may do all, as
   * with Keen.
   */
  static Set<Right> neededRights(ServiceRequestContext context) {
    String part = part(context.path());
    boolean deletes = part.equals("/events") && context.method() == HttpMethod.DELETE;
    return part.equals("/keys") || deletes
        ? EnumSet.allOf(Right.class)
        : Set.of(neededRight(context, part));
  }

  private static Right neededRight(ServiceRequestContext context, String part) {
    if (keeps(context)) {
      return Right.WRITE;
    }
    boolean asks = context.method() == HttpMethod.POST && QUERY.matcher(context.path()).matches();
    return asks || (reads(context) && READABLE.contains(part)) ? Right.READ : Right.ADMIN;
  }

  /** Any of which an access key needs; none where no access key is good enough. */
  static Set<Permission> neededPermissions(ServiceRequestContext context) {
    String path = context.path();
    if (keeps(context)) {
      return Set.of(Permission.WRITES);
    }
    if (QUERY.matcher(path).matches() && !path.endsWith("/queries/saved")) {
      return reads(context) || context.method() == HttpMethod.POST
          ? Set.of(Permission.QUERIES)
          : Set.of();
    }
    if (!reads(context)) {
      return Set.of();
    }
    if (SAVED_RESULT.matcher(path).matches()) { // Which of the two is for its service to see.
      return Set.of(Permission.SAVED_QUERIES, Permission.CACHED_QUERIES);
    }
    return switch (part(path)) {
      case "/events" -> Set.of(Permission.SCHEMA);
      case "/datasets" -> Set.of(Permission.DATASETS);
      default -> Set.of();
    };
  }

  /** The path as a log may show it: the addresses of access keys hold their secrets. */
  static String withoutSecret(String path) {
    Matcher matcher = OF_PROJECT.matcher(path);
    return matcher.matches() && !READABLE.contains(part(path))
        ? "/3.0/projects/" + matcher.group(1) + matcher.group(2) + "/…"
        : path;
  }

  private static boolean reads(ServiceRequestContext context) {
    return context.method() == HttpMethod.GET || context.method() == HttpMethod.HEAD;
  }

  /** Whether a request brings events: a body, or an image's address. */
  static boolean keeps(ServiceRequestContext context) {
    if (!part(context.path()).equals("/events")) {
      return false;
    }
    return context.method() == HttpMethod.POST || isBeacon(context);
  }

  /** Whether a request brings an event though it looks as if it only read. */
  static boolean isBeacon(ServiceRequestContext context) {
    return reads(context)
        && COLLECTION.matcher(context.path()).matches()
        && context.queryParams().contains("data");
  }

  /** Lets any page's script in, for it must show a key. */
  static Function<? super HttpService, CorsService> cors() {
    return CorsService.builderForAnyOrigin()
        .allowRequestMethods(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)
        .allowRequestHeaders(
            HttpHeaderNames.AUTHORIZATION, HttpHeaderNames.CONTENT_TYPE, "keen-sdk")
        .maxAge(PREFLIGHT_HOLDS)
        .newDecorator();
  }

  /** Any page may have the answer: to a beacon, too, of which its console would else complain. */
  static HttpResponse shared(
      HttpService delegate, ServiceRequestContext context, HttpRequest request) throws Exception {
    context.setAdditionalResponseHeader("cross-origin-resource-policy", "cross-origin");
    return delegate.serve(context, request);
  }

  /** An error in Keen's form, with the code that fits the status. */
  static AggregatedHttpResponse error(HttpStatus status, String message) {
    return error(status, code(status), message);
  }

  static AggregatedHttpResponse error(HttpStatus status, String code, String message) {
    Map<String, String> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("error_code", code);
    return JsonAnswers.of(status, error);
  }

  private static String code(HttpStatus status) {
    return switch (status.code()) {
      case 404 -> "ResourceNotFoundError";
      case 405 -> "MethodNotAllowedError";
      case 413 -> "RequestEntityTooLargeError";
      case 503 -> "ServiceUnavailableError";
      default -> status.isServerError() ? "InternalServerError" : "BadRequestError";
    };
  }

  /** What follows the project in an address: {@code /events}, {@code /queries}, …, or nothing. */
  private static String part(String path) {
    Matcher matcher = OF_PROJECT.matcher(path);
    return matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
  }
}
