package io.raingauge.server.http;

import static java.util.stream.Collectors.joining;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.AccessKey;
import io.raingauge.access.Caller;
import io.raingauge.access.Grant;
import io.raingauge.access.Keys;
import io.raingauge.access.Permission;
import io.raingauge.access.Right;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@link KeyGate} of the Keen dialect: a key comes bare in {@code Authorization}, or as {@code
 * ?api_key=}; the project of the address must be the key's; where there are no keys, it must be
 * "default". Besides the keys of the configuration there are restricted ones, which are good for
 * what they permit; whoever is let in with one is known by it from then on.
 *
 * <p>Safe for many threads.
 */
final class KeenGate implements DecoratingHttpServiceFunction {
  private static final String BEARER = "bearer ";

  private final Keys keys;
  private final RestrictedKeys restricted;

  KeenGate(Keys keys, RestrictedKeys restricted) {
    this.keys = keys;
    this.restricted = restricted;
  }

  @Override
  public HttpResponse serve(HttpService service, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    Optional<String> shown = key(context, request);
    Optional<Grant> grant = shown.flatMap(keys::grant);
    Optional<AccessKey> accessKey =
        grant.isPresent() ? Optional.empty() : accessKey(context, shown.orElse(""));
    if (accessKey.isPresent()) {
      return serve(accessKey.get(), service, context, request);
    }
    if (keys.isEmpty()) {
      grant = Optional.of(Grant.OPEN);
    }
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
    Set<Right> missing = EnumSet.copyOf(KeenAddress.neededRights(context));
    missing.removeAll(grant.get().rights());
    if (!missing.isEmpty()) {
      return error(
          HttpStatus.FORBIDDEN,
          "RequestForbiddenError",
          "this key has not the right \""
              + missing.stream()
                  .map(right -> right.name().toLowerCase(Locale.ROOT))
                  .collect(joining("\", \""))
              + "\"; add it to the key's rights in the configuration");
    }
    CallerProject.set(context, project);
    return service.serve(context, request);
  }

  private HttpResponse serve(
      AccessKey key, HttpService service, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (!key.active()) {
      return error(HttpStatus.UNAUTHORIZED, "InvalidApiKeyError", "this key was revoked");
    }
    Set<Permission> needed = KeenAddress.neededPermissions(context);
    if (needed.stream().noneMatch(key.permitted()::contains)) {
      return error(
          HttpStatus.FORBIDDEN,
          "RequestForbiddenError",
          needed.isEmpty()
              ? "this needs a key of the configuration with the right \"admin\""
              : "this key does not permit "
                  + needed.stream().sorted().map(Permission::word).collect(joining(" or ")));
    }
    String project = KeenAddress.project(context.path()).orElseThrow();
    CallerProject.set(context, new Caller(project, Optional.of(key)));
    return service.serve(context, request);
  }

  /** Of the project of the address, as long as the configuration has it. */
  private Optional<AccessKey> accessKey(ServiceRequestContext context, String shown) {
    return KeenAddress.project(context.path())
        .filter(keys::hasProject)
        .flatMap(project -> restricted.find(project, shown));
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
