package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.linecorp.armeria.common.HttpMethod;
import io.raingauge.access.Right;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NeededRightTest {
  @Test
  void whatOnlyAsksNeedsToRead() {
    for (String path : List.of("/v1/query", "/v1/extract", "/v1/funnel", "/v1/audit")) {
      assertEquals(Right.READ, NeededRight.of(HttpMethod.POST, path), path);
    }
    assertEquals(Right.READ, NeededRight.of(HttpMethod.GET, "/v1/collections"));
  }

  @Test
  void whatNobodyThoughtOfIsForAdministrators() {
    assertEquals(Right.WRITE, NeededRight.of(HttpMethod.POST, "/v1/events/clicks"));
    assertEquals(Right.ADMIN, NeededRight.of(HttpMethod.POST, "/v1/extract/more"));
    assertEquals(Right.ADMIN, NeededRight.of(HttpMethod.DELETE, "/v1/query"));
  }
}
