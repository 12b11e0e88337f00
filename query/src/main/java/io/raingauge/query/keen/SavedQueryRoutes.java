package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Caller;
import java.util.function.Function;

/** {@link SavedQueries} over HTTP, below {@code /3.0/projects/{project}/queries/saved}. */
final class SavedQueryRoutes {
  private static final String SAVED = KeenQueryRoutes.PROJECT + "/queries/saved";
  private static final String ONE = SAVED + "/{name}";

  private final SavedQueries saved;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;

  SavedQueryRoutes(
      SavedQueries saved, Function<ServiceRequestContext, Caller> caller, Answering answering) {
    this.saved = saved;
    this.caller = caller;
    this.answering = answering;
  }

  void addTo(ServerBuilder server) {
    server
        .route()
        .get(SAVED)
        .build(
            (context, request) ->
                answering.soon(
                    context, () -> KeenResponses.json(HttpStatus.OK, saved.all(of(context)))));
    server
        .route()
        .get(ONE)
        .build(
            (context, request) ->
                answering.soon(
                    context,
                    () ->
                        KeenResponses.json(HttpStatus.OK, saved.get(of(context), name(context)))));
    server.route().put(ONE).build(this::put);
    server
        .route()
        .delete(ONE)
        .build(
            (context, request) ->
                answering.soon(
                    context,
                    () -> {
                      saved.remove(of(context), name(context));
                      return KeenResponses.noContent();
                    }));
    server
        .route()
        .get(ONE + "/result")
        .build((context, request) -> Answering.guarded(() -> result(context)));
  }

  private HttpResponse put(ServiceRequestContext context, HttpRequest request) {
    return answering.toBody(
        context,
        request,
        json -> {
          SavedQueries.Kept kept =
              saved.put(of(context), name(context), KeenParameters.ofBody(json));
          return KeenResponses.json(
              kept.isNew() ? HttpStatus.CREATED : HttpStatus.OK, kept.definition());
        });
  }

  private HttpResponse result(ServiceRequestContext context) {
    Caller asking = caller.apply(context);
    KeenQueries.Prepared query = saved.result(asking, name(context));
    return answering.inTurn(context, cancelled -> query.run(asking.project(), cancelled));
  }

  private String of(ServiceRequestContext context) {
    return caller.apply(context).project();
  }

  private static String name(ServiceRequestContext context) {
    return KeenQueryRoutes.part(context, "name");
  }
}
