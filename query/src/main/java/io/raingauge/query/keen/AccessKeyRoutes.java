package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.AccessKey;
import io.raingauge.access.AccessKey.Activity;
import io.raingauge.access.AccessKeyJson;
import io.raingauge.access.AccessKeys;
import io.raingauge.access.Caller;
import io.raingauge.json.Problems;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The access keys of a project over HTTP, below {@code /3.0/projects/{project}/keys}, for admins. A
 * key is called by its secret, as Keen does it.
 */
final class AccessKeyRoutes {
  private static final String KEYS = KeenQueryRoutes.PROJECT + "/keys";
  private static final String ONE = KEYS + "/{key}";

  private final AccessKeys keys;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;

  AccessKeyRoutes(
      AccessKeys keys, Function<ServiceRequestContext, Caller> caller, Answering answering) {
    this.keys = keys;
    this.caller = caller;
    this.answering = answering;
  }

  void addTo(ServerBuilder server) {
    server
        .route()
        .get(KEYS)
        .build((context, request) -> answering.soon(context, () -> all(context)));
    server.route().post(KEYS).build(this::create);
    server
        .route()
        .get(ONE)
        .build((context, request) -> answering.soon(context, () -> one(context)));
    server.route().post(ONE).build(this::update);
    server
        .route()
        .delete(ONE)
        .build((context, request) -> answering.soon(context, () -> remove(context)));
    server
        .route()
        .post(ONE + "/revoke")
        .build((context, request) -> activate(context, request, Activity.REVOKED));
    server
        .route()
        .post(ONE + "/unrevoke")
        .build((context, request) -> activate(context, request, Activity.ACTIVE));
  }

  private HttpResponse all(ServiceRequestContext context) {
    String project = admin(context);
    return KeenResponses.json(
        HttpStatus.OK, keys.all(project).stream().map(key -> shown(project, key)).toList());
  }

  private HttpResponse create(ServiceRequestContext context, HttpRequest request) {
    return answering.toBody(
        context,
        request,
        json -> {
          String project = admin(context);
          Map<?, ?> body = KeenParameters.ofBody(json);
          AccessKey key = keys.create(project, secret -> read(body, secret));
          return KeenResponses.json(HttpStatus.CREATED, shown(project, key));
        });
  }

  private HttpResponse one(ServiceRequestContext context) {
    String project = admin(context);
    AccessKey key = keys.find(project, secret(context)).orElseThrow(AccessKeyRoutes::unknown);
    return KeenResponses.json(HttpStatus.OK, shown(project, key));
  }

  private HttpResponse update(ServiceRequestContext context, HttpRequest request) {
    return answering.toBody(
        context,
        request,
        json -> {
          String project = admin(context);
          Map<?, ?> body = KeenParameters.ofBody(json);
          AccessKey key =
              keys.change(project, secret(context), old -> updated(old, body))
                  .orElseThrow(AccessKeyRoutes::unknown);
          return KeenResponses.json(HttpStatus.OK, shown(project, key));
        });
  }

  private HttpResponse remove(ServiceRequestContext context) {
    if (!keys.remove(admin(context), secret(context))) {
      throw unknown();
    }
    return KeenResponses.noContent();
  }

  /** Whatever the body is. */
  private HttpResponse activate(
      ServiceRequestContext context, HttpRequest request, Activity activity) {
    return answering.toBody(
        context,
        request,
        ignored -> {
          if (keys.change(admin(context), secret(context), key -> key.activated(activity))
              .isEmpty()) {
            throw unknown();
          }
          return KeenResponses.noContent();
        });
  }

  /** What does not say whether it is active leaves that as it was: a revoked key stays so. */
  private static AccessKey updated(AccessKey old, Map<?, ?> body) {
    AccessKey key = read(body, old.secret());
    return body.containsKey("is_active")
        ? key
        : key.activated(old.active() ? Activity.ACTIVE : Activity.REVOKED);
  }

  private static AccessKey read(Map<?, ?> body, String secret) {
    AccessKey key = AccessKeyJson.read(body, secret);
    Problems problems = new Problems();
    KeenFilters.read(key.options().filters(), "options.queries.filters", problems);
    KeenFilters.read(key.options().savedFilters(), "options.saved_queries.filters", problems);
    problems.throwIfAny("The access key");
    return key;
  }

  /** The key gate lets nobody else here; secrets are worth looking twice. */
  private String admin(ServiceRequestContext context) {
    Caller asking = caller.apply(context);
    if (asking.key().isPresent()) {
      throw KeenRefusedException.forbidden("access keys are for an admin of the project to manage");
    }
    return asking.project();
  }

  private static String secret(ServiceRequestContext context) {
    return KeenQueryRoutes.part(context, "key");
  }

  private static Map<String, @Nullable Object> shown(String project, AccessKey key) {
    Map<String, @Nullable Object> members = AccessKeyJson.write(key);
    members.put("project_id", project);
    return members;
  }

  /** Does not say which. */
  private static KeenRefusedException unknown() {
    return KeenRefusedException.notFound("There is no such access key; …/keys lists them.");
  }
}
