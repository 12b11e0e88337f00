package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import java.util.function.Supplier;

/** {@code GET /v1/status}. */
public final class StatusRoutes implements Routes {
  private final Supplier<Status> status;

  /**
   * @param status the server now; may block for a moment
   */
  public StatusRoutes(Supplier<Status> status) {
    this.status = status;
  }

  @Override
  public void addTo(ServerBuilder server) {
    server
        .route()
        .get("/v1/status")
        .build(
            (context, request) ->
                HttpResponse.of(
                    () -> JsonAnswers.of(HttpStatus.OK, status.get()).toHttpResponse(),
                    context.blockingTaskExecutor()));
  }
}
