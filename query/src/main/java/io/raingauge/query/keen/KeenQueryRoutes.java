package io.raingauge.query.keen;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.access.AccessKeys;
import io.raingauge.access.Caller;
import io.raingauge.deletion.Deleting;
import io.raingauge.document.Documents;
import io.raingauge.json.JsonTree;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.http.Turns;
import io.raingauge.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keen's ways to ask: {@code GET} and {@code POST /3.0/projects/{project}/queries/{type}}, and the
 * collections and their properties below {@code /3.0/projects/{project}/events}; and besides what
 * is kept of a project: saved queries, datasets, access keys.
 *
 * <p>That the project of the address is the caller's, and its key good for the address, is for the
 * key gate to see; that a query shows only what the key's filters leave, for this. Queries take
 * their turns with those of other dialects; when the client goes away, they end. Safe for many
 * threads.
 */
public final class KeenQueryRoutes {
  static final String PROJECT = "/3.0/projects/{project}";

  private static final String QUERY = PROJECT + "/queries/{type}";
  private static final String COLLECTION = PROJECT + "/events/{collection}";

  private final KeenQueries queries;
  private final KeenSchema schema;
  private final Function<ServiceRequestContext, Caller> caller;
  private final Answering answering;
  private final KeptRoutes saved;
  private final KeptRoutes datasets;
  private final AccessKeyRoutes keys;
  private final DiscoveryRoutes discovery;
  private final DeletionRoutes deletions;

  /**
   * What the dialect stands on.
   *
   * @param documents keep saved queries and datasets
   * @param deleting where raw events are kept
   */
  public record Parts(
      Queries queries,
      QueryLimits limits,
      Clock clock,
      Turns turns,
      Documents documents,
      AccessKeys keys,
      Optional<Deleting> deleting) {}

  /**
   * @param caller whose data a request may see, and which of it
   */
  public KeenQueryRoutes(Parts parts, Function<ServiceRequestContext, Caller> caller) {
    this.queries = new KeenQueries(parts.queries(), parts.clock());
    this.schema = new KeenSchema(parts.queries());
    this.caller = caller;
    this.answering = new Answering(parts.limits(), parts.turns());
    SavedQueries kept = new SavedQueries(parts.documents(), queries, parts.clock());
    this.saved = new KeptRoutes(kept, caller, answering);
    this.datasets = new KeptRoutes(new Datasets(parts.documents(), queries), caller, answering);
    this.keys = new AccessKeyRoutes(parts.keys(), caller, answering);
    this.deletions = new DeletionRoutes(parts, caller, answering);
    this.discovery = new DiscoveryRoutes(parts.queries(), kept, caller, answering);
  }

  public void addTo(ServerBuilder server) {
    server.route().post(QUERY).build(this::posted);
    server
        .route()
        .get(QUERY)
        .build(
            (context, request) ->
                Answering.guarded(
                    () -> asked(context, () -> KeenParameters.ofAddress(context.queryParams()))));
    server
        .route()
        .get(PROJECT + "/events")
        .build((context, request) -> listed(context, () -> schema.collections(of(context))));
    server
        .route()
        .get(COLLECTION)
        .matchesParams("!data") // With it, it brings an event.
        .build(
            (context, request) ->
                listed(context, () -> schema.collection(of(context), part(context, "collection"))));
    server
        .route()
        .get(COLLECTION + "/properties/{property}")
        .build(
            (context, request) ->
                listed(
                    context,
                    () ->
                        schema.property(
                            of(context), part(context, "collection"), part(context, "property"))));
    saved.addTo(server, PROJECT + "/queries/saved", "/result");
    datasets.addTo(server, PROJECT + "/datasets", "/results");
    keys.addTo(server);
    discovery.addTo(server);
    deletions.addTo(server);
  }

  /** A part of the address, decoded. */
  static String part(ServiceRequestContext context, String name) {
    return String.valueOf(context.pathParam(name));
  }

  private String of(ServiceRequestContext context) {
    return caller.apply(context).project();
  }

  private HttpResponse posted(ServiceRequestContext context, HttpRequest request) {
    return answering.toBody(
        context, request, json -> asked(context, () -> KeenParameters.ofBody(json)));
  }

  private HttpResponse asked(ServiceRequestContext context, Supplier<Map<?, ?>> fields) {
    Caller asking = caller.apply(context);
    KeenQueries.Prepared query =
        queries.prepare(part(context, "type"), fields.get(), asking.filters());
    return answering.inTurn(context, cancelled -> query.run(asking.project(), cancelled));
  }

  private HttpResponse listed(ServiceRequestContext context, Supplier<Object> tree) {
    return answering.inTurn(context, cancelled -> JsonTree.write(tree.get()));
  }
}
