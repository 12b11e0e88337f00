package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpHeaderNames;
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
import org.jspecify.annotations.Nullable;

/**
 * The {@link KeyGate} of the Keen dialect: a key comes bare in {@code Authorization}, or as {@code
 * ?api_key=}; the project of the address must be the key's; where there are no keys, it must be
 * "default".
 *
 * <p>Safe for many threads.
 */
final class KeenGate implements DecoratingHttpServiceFunction {
  private static final String BEARER = "bearer ";

  private final Keys keys;

  KeenGate(Keys keys) {
    this.keys = keys;
  }

  @Override
  public HttpResponse serve(HttpService service, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    Optional<Grant> grant =
        keys.isEmpty() ? Optional.of(Grant.OPEN) : key(context, request).flatMap(keys::grant);
    if (grant.isEmpty()) {
      return error(
          HttpStatus.UNAUTHORIZED,
          "InvalidApiKeyError",
          "this needs a key that the server knows: send it as \"Authorization: KEY\" or ?api_key=KEY");
    }
    String project = grant.get().project();
    if (!KeenAddress.project(context.path()).map(project::equals).orElse(true)) {
      return error(HttpStatus.NOT_FOUND, "ResourceNotFoundError", otherProject());
    }
    Right needed = KeenAddress.neededRight(context);
    if (!grant.get().allows(needed)) {
      return error(
          HttpStatus.FORBIDDEN,
          "RequestForbiddenError",
          "this key has not the right \""
              + needed.name().toLowerCase(Locale.ROOT)
              + "\"; add it to the key's rights in the configuration");
    }
    CallerProject.set(context, project);
    return service.serve(context, request);
  }

  private String otherProject() {
    return keys.isEmpty()
        ? "without keys there is only the project \"default\"; use /3.0/projects/default, or"
            + " configure keys for other projects"
        : "the key does not belong to a project of this name";
  }

  private static Optional<String> key(ServiceRequestContext context, HttpRequest request) {
    @Nullable String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (header == null || header.isBlank()) {
      return Optional.ofNullable(context.queryParam("api_key"));
    }
    boolean isBearer = header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    return Optional.of((isBearer ? header.substring(BEARER.length()) : header).trim());
  }

  private static HttpResponse error(HttpStatus status, String code, String message) {
    return KeenAddress.error(status, code, message).toHttpResponse();
  }
}
