package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.Caller;
import io.raingauge.json.JsonTree;
import io.raingauge.query.Extent;
import io.raingauge.query.Queries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Where things are: {@code /3.0}, and on to the project of the key and what it has. */
final class DiscoveryRoutes {
  private static final String ROOT = "/3.0";
  private static final String PROJECTS = ROOT + "/projects";

  private final Queries queries;
  private final SavedQueries saved;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;

  DiscoveryRoutes(
      Queries queries,
      SavedQueries saved,
      Function<ServiceRequestContext, Caller> caller,
      Answering answering) {
    this.queries = queries;
    this.saved = saved;
    this.caller = caller;
    this.answering = answering;
  }

  void addTo(ServerBuilder server) {
    server
        .route()
        .get(ROOT)
        .build(
            (context, request) ->
                KeenResponses.json(HttpStatus.OK, Map.of("projects_resource_url", PROJECTS)));
    server
        .route()
        .get(PROJECTS)
        .build(
            (context, request) ->
                answering.inTurn(
                    context, cancelled -> JsonTree.write(List.of(project(of(context))))));
    server
        .route()
        .get(KeenQueryRoutes.PROJECT)
        .build(
            (context, request) ->
                answering.inTurn(context, cancelled -> JsonTree.write(project(of(context)))));
    server
        .route()
        .get(KeenQueryRoutes.PROJECT + "/queries")
        .build((context, request) -> KeenResponses.json(HttpStatus.OK, types(of(context))));
  }

  private String of(ServiceRequestContext context) {
    return caller.apply(context).project();
  }

  private Map<String, Object> project(String project) {
    String url = PROJECTS + "/" + project;
    List<Object> events = new ArrayList<>();
    for (Extent extent : queries.extents(project)) {
      Map<String, Object> collection = new LinkedHashMap<>();
      collection.put("name", extent.collection());
      collection.put("url", KeenSchema.url(project, extent.collection()));
      events.add(collection);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", project);
    members.put("name", project);
    members.put("url", url);
    members.put("events", events);
    members.put("events_url", url + "/events");
    members.put("queries_url", url + "/queries");
    members.put("saved_queries", saved.all(project));
    return members;
  }

  private static Map<String, String> types(String project) {
    String url = PROJECTS + "/" + project + "/queries/";
    Map<String, String> types = new TreeMap<>();
    for (Analysis.Kind kind : Analysis.Kind.values()) {
      types.put(kind.word() + "_url", url + kind.word());
    }
    for (String type : List.of("extraction", "funnel", KeenQueryJson.MULTI, "saved")) {
      types.put(type + "_url", url + type);
    }
    return types;
  }
}
