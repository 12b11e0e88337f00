package io.raingauge.server.http;

import com.linecorp.armeria.common.HttpMethod;
import io.raingauge.access.Right;
import java.util.Set;

/**
 * Which right a method and a path need. What nobody thought of needs {@link Right#ADMIN}, unless it
 * only reads.
 */
final class NeededRight {
  private static final Set<String> QUESTIONS =
      Set.of("/v1/query", "/v1/extract", "/v1/funnel", "/v1/audit");

  private NeededRight() {}

  static Right of(HttpMethod method, String path) {
    if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
      return Right.READ;
    }
    if (method == HttpMethod.POST && QUESTIONS.contains(path)) {
      return Right.READ;
    }
    boolean events = path.equals("/v1/events") || path.startsWith("/v1/events/");
    return method == HttpMethod.POST && events ? Right.WRITE : Right.ADMIN;
  }
}
