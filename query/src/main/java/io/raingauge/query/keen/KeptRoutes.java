package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Caller;
import java.util.function.Function;

/** {@link KeptByName} over HTTP: a list, and below it a definition by name, and its result. */
final class KeptRoutes {
  private final KeptByName kept;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;

  KeptRoutes(KeptByName kept, Function<ServiceRequestContext, Caller> caller, Answering answering) {
    this.kept = kept;
    this.caller = caller;
    this.answering = answering;
  }

  /**
   * @param list the address of the list
   * @param result what follows the address of a definition in that of its result
   */
  void addTo(ServerBuilder server, String list, String result) {
    String one = list + "/{name}";
    server
        .route()
        .get(list)
        .build((context, request) -> answering.soon(context, () -> listed(context)));
    server
        .route()
        .get(one)
        .build((context, request) -> answering.soon(context, () -> shown(context)));
    server.route().put(one).build(this::put);
    server
        .route()
        .delete(one)
        .build((context, request) -> answering.soon(context, () -> removed(context)));
    server
        .route()
        .get(one + result)
        .build((context, request) -> Answering.guarded(() -> result(context)));
  }

  private HttpResponse listed(ServiceRequestContext context) {
    return KeenResponses.json(
        HttpStatus.OK, kept.list(caller.apply(context), context.queryParams()));
  }

  private HttpResponse shown(ServiceRequestContext context) {
    return KeenResponses.json(HttpStatus.OK, kept.get(caller.apply(context), name(context)));
  }

  private HttpResponse put(ServiceRequestContext context, HttpRequest request) {
    return answering.toBody(
        context,
        request,
        json -> {
          String project = caller.apply(context).project();
          KeptByName.Kept done = kept.put(project, name(context), KeenParameters.ofBody(json));
          return KeenResponses.json(
              done.isNew() ? HttpStatus.CREATED : HttpStatus.OK, done.definition());
        });
  }

  private HttpResponse removed(ServiceRequestContext context) {
    kept.remove(caller.apply(context).project(), name(context));
    return KeenResponses.noContent();
  }

  private HttpResponse result(ServiceRequestContext context) {
    Caller asking = caller.apply(context);
    KeenQueries.Prepared query = kept.result(asking, name(context), context.queryParams());
    return answering.inTurn(context, cancelled -> query.run(asking.project(), cancelled));
  }

  private static String name(ServiceRequestContext context) {
    return KeenQueryRoutes.part(context, "name");
  }
}
