package io.raingauge.collector.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpServiceWithRoutes;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.collector.DefinitionReceipt;
import io.raingauge.collector.Definitions;
import io.raingauge.collector.Fault;
import io.raingauge.collector.Problem;
import io.raingauge.collector.Receipt;
import io.raingauge.collector.Rejections;
import io.raingauge.json.ProblemsException;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupJson;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * {@code PUT} and {@code DELETE /v1/rollups/{name}}. They answer when the change is in force, or
 * after {@link Definitions#MAX_WAIT} that it is on its way.
 */
public final class RollupsService implements HttpServiceWithRoutes {
  private static final String NAME = "name";
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final Duration TIMEOUT = Definitions.MAX_WAIT.plusSeconds(20);

  private final Definitions definitions;
  private final Function<ServiceRequestContext, String> projectOf;

  /**
   * @param projectOf the project that a request's key stands for; it may throw an
   *     HttpStatusException
   */
  public RollupsService(
      Definitions definitions, Function<ServiceRequestContext, String> projectOf) {
    this.definitions = definitions;
    this.projectOf = projectOf;
  }

  /** Other methods of the same address belong to others. */
  @Override
  public Set<Route> routes() {
    return Set.of(
        Route.builder()
            .path("/v1/rollups/{" + NAME + "}")
            .methods(HttpMethod.PUT, HttpMethod.DELETE)
            .build());
  }

  @Override
  public ServiceOptions options() {
    return ServiceOptions.builder()
        .maxRequestLength(MAX_BODY_BYTES)
        .requestTimeoutMillis(TIMEOUT.toMillis())
        .build();
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String project = projectOf.apply(context);
    String name = Objects.requireNonNull(context.pathParam(NAME), "the route names a rollup");
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(
                whole ->
                    request.method() == HttpMethod.PUT
                        ? put(project, name, whole)
                        : definitions.remove(project, name))
            .thenApply(receipt -> answer(name, receipt)));
  }

  private CompletableFuture<DefinitionReceipt> put(
      String project, String name, AggregatedHttpRequest request) {
    Rollup rollup;
    try {
      rollup = RollupJson.read(project, name, request.content().array());
    } catch (ProblemsException wrong) {
      return rejected(wrong.problems());
    } catch (IllegalArgumentException wrong) {
      return rejected(List.of(String.valueOf(wrong.getMessage())));
    }
    return definitions.put(rollup);
  }

  private static CompletableFuture<DefinitionReceipt> rejected(List<String> problems) {
    List<Problem> listed =
        problems.stream().map(text -> Problem.ofRequest(Fault.BAD_ROLLUP, text)).toList();
    return CompletableFuture.completedFuture(
        new DefinitionReceipt.Refused(new Receipt.Rejected(new Rejections(listed, listed.size()))));
  }

  private static HttpResponse answer(String name, DefinitionReceipt receipt) {
    if (receipt instanceof DefinitionReceipt.Refused refused) {
      return Answers.of(refused.receipt());
    }
    if (receipt instanceof DefinitionReceipt.Unknown) {
      return Answers.error(
          receipt.httpStatus(),
          "not-found",
          "there is no rollup \"" + name + "\"; GET /v1/rollups lists them");
    }
    if (receipt instanceof DefinitionReceipt.Unchanged unchanged) {
      return Answers.json(
          receipt.httpStatus(),
          json -> {
            json.writeStringField("name", name);
            json.writeStringField("id", unchanged.id().toString());
            json.writeBooleanField("changed", false);
            json.writeBooleanField("inForce", true);
          });
    }
    if (receipt instanceof DefinitionReceipt.Effective effective) {
      return changed(name, receipt, effective.id(), effective.token());
    }
    DefinitionReceipt.OnItsWay onItsWay = (DefinitionReceipt.OnItsWay) receipt;
    return changed(name, receipt, onItsWay.id(), onItsWay.token());
  }

  private static HttpResponse changed(
      String name, DefinitionReceipt receipt, RollupId id, ReceiptToken token) {
    return Answers.json(
        receipt.httpStatus(),
        json -> {
          json.writeStringField("name", name);
          json.writeStringField("id", id.toString());
          json.writeBooleanField("changed", true);
          json.writeBooleanField("inForce", receipt instanceof DefinitionReceipt.Effective);
          json.writeStringField("token", token.toString());
        });
  }
}
