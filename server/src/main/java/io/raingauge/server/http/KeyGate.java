package io.raingauge.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Grant;
import io.raingauge.access.Keys;
import io.raingauge.access.Right;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through when its bearer key has the right it needs, and notes its project; where
 * there are no keys, lets all through as project "default". Paths that show nothing of anybody
 * (health, the page's files) are open.
 *
 * <p>Safe for many threads.
 */
final class KeyGate implements DecoratingHttpServiceFunction {
  private static final String BEARER = "bearer ";

  private final Keys keys;
  private final Set<String> openPaths;
  private final KeenGate keen;

  /**
   * @param restricted finds the keys that are good at the addresses of Keen only
   * @param openPaths paths that need no key to read; one that ends in a slash stands for all below
   */
  KeyGate(Keys keys, RestrictedKeys restricted, Set<String> openPaths) {
    this.keys = keys;
    this.openPaths = Set.copyOf(openPaths);
    this.keen = new KeenGate(keys, restricted);
  }

  @Override
  public HttpResponse serve(HttpService service, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (KeenAddress.is(context.path())) {
      return keen.serve(service, context, request);
    }
    if (keys.isEmpty()) {
      CallerProject.set(context, Grant.DEFAULT_PROJECT);
      return service.serve(context, request);
    }
    if (isOpen(context.method(), context.path())) {
      return service.serve(context, request);
    }
    Optional<Grant> grant =
        bearer(request.headers().get(HttpHeaderNames.AUTHORIZATION)).flatMap(keys::grant);
    if (grant.isEmpty()) {
      return unknown();
    }
    Right needed = NeededRight.of(context.method(), context.path());
    if (!grant.get().allows(needed)) {
      return refused(needed).toHttpResponse();
    }
    CallerProject.set(context, grant.get().project());
    return service.serve(context, request);
  }

  private boolean isOpen(HttpMethod method, String path) {
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      return false;
    }
    return openPaths.contains(path) || openPaths.stream().anyMatch(open -> isBelow(open, path));
  }

  private static boolean isBelow(String open, String path) {
    return open.length() > 1 && open.endsWith("/") && path.startsWith(open);
  }

  private static Optional<String> bearer(@Nullable String authorization) {
    return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? Optional.of(authorization.substring(BEARER.length()).trim())
        : Optional.empty();
  }

  private static HttpResponse unknown() {
    AggregatedHttpResponse answer =
        JsonAnswers.error(
            HttpStatus.UNAUTHORIZED,
            "this needs a key that the server knows: send it as \"Authorization: Bearer KEY\"");
    return HttpResponse.of(
        answer.headers().toBuilder()
            .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"raingauge\"")
            .build(),
        answer.content());
  }

  private static AggregatedHttpResponse refused(Right needed) {
    String right = needed.name().toLowerCase(Locale.ROOT);
    return JsonAnswers.error(
        HttpStatus.FORBIDDEN,
        "this key has not the right \""
            + right
            + "\"; add it to the key's rights in the"
            + " configuration");
  }
}
