package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Datasets} over HTTP, below {@code /3.0/projects/{project}/datasets}. */
final class DatasetRoutes {
  private static final String DATASETS = KeenQueryRoutes.PROJECT + "/datasets";
  private static final String ONE = DATASETS + "/{name}";
  private static final int MAX_LISTED = 100;
  private static final Set<String> OF_RESULTS = Set.of("index_by", "timeframe");

  private final Datasets datasets;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;

  DatasetRoutes(
      Datasets datasets, Function<ServiceRequestContext, Caller> caller, Answering answering) {
    this.datasets = datasets;
    this.caller = caller;
    this.answering = answering;
  }

  void addTo(ServerBuilder server) {
    server
        .route()
        .get(DATASETS)
        .build(
            (context, request) ->
                answering.soon(context, () -> KeenResponses.json(HttpStatus.OK, listed(context))));
    server
        .route()
        .get(ONE)
        .build(
            (context, request) ->
                answering.soon(
                    context,
                    () ->
                        KeenResponses.json(
                            HttpStatus.OK, datasets.get(caller.apply(context), name(context)))));
    server.route().put(ONE).build(this::put);
    server
        .route()
        .delete(ONE)
        .build(
            (context, request) ->
                answering.soon(
                    context,
                    () -> {
                      datasets.remove(caller.apply(context).project(), name(context));
                      return KeenResponses.noContent();
                    }));
    server
        .route()
        .get(ONE + "/results")
        .build((context, request) -> Answering.guarded(() -> results(context)));
  }

  private HttpResponse put(ServiceRequestContext context, HttpRequest request) {
    return answering.toBody(
        context,
        request,
        json -> {
          Datasets.Kept kept =
              datasets.put(
                  caller.apply(context).project(), name(context), KeenParameters.ofBody(json));
          return KeenResponses.json(
              kept.isNew() ? HttpStatus.CREATED : HttpStatus.OK, kept.definition());
        });
  }

  private HttpResponse results(ServiceRequestContext context) {
    for (String given : context.queryParams().names()) {
      if (!OF_RESULTS.contains(given) && !given.equals("api_key")) {
        throw KeptQueries.bad(given + " is not a parameter of a dataset's results");
      }
    }
    Caller asking = caller.apply(context);
    Map<?, ?> timeframe = KeenParameters.ofAddress(context.queryParams());
    String index = context.queryParams().get("index_by");
    if (index == null) {
      throw KeptQueries.bad("the parameter index_by is missing: a value of the dataset's index");
    }
    KeenQueries.Prepared query =
        datasets.results(asking, name(context), index, timeframe.get("timeframe"));
    return answering.inTurn(context, cancelled -> query.run(asking.project(), cancelled));
  }

  private Map<String, @Nullable Object> listed(ServiceRequestContext context) {
    int limit = limit(context.queryParams().get("limit"));
    String after = context.queryParams().get("after_name", "");
    List<Map<?, ?>> found = datasets.list(caller.apply(context), after, limit + 1);
    List<Map<?, ?>> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("datasets", page);
    members.put(
        "next_page_url",
        found.size() <= limit
            ? null
            : context.path()
                + "?limit="
                + limit
                + "&after_name="
                + URLEncoder.encode(
                    String.valueOf(page.get(limit - 1).get("dataset_name")),
                    StandardCharsets.UTF_8));
    return members;
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return MAX_LISTED;
    }
    if (text.matches("[1-9][0-9]?|100")) {
      return Integer.parseInt(text);
    }
    throw KeptQueries.bad("limit must be a whole number from 1 to " + MAX_LISTED);
  }

  private static String name(ServiceRequestContext context) {
    return KeenQueryRoutes.part(context, "name");
  }
}
