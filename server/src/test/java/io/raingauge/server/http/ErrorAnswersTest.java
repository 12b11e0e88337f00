package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServiceRequestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A 503 says that nothing was kept: a request cut off half-way may not get one. */
final class ErrorAnswersTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/events/clicks, 500",
    "PUT, /v1/rollups/daily, 500",
    "GET, /v1/rollups, 503",
    "POST, /v1/query, 503",
    "POST, /3.0/projects/p/events/clicks, 500",
    "GET, /3.0/projects/p/events/clicks?data=e30, 500",
    "GET, /3.0/projects/p/events/clicks, 503",
    "POST, /3.0/projects/p/queries/count, 503"
  })
  void aRequestCutOffByAStopIsUncertainIfItKeepsSomething(
      HttpMethod method, String path, int status) {
    assertEquals(status, answer(method, path, ShuttingDownException.get()).status().code());
    assertEquals(status, answer(method, path, RequestTimeoutException.get()).status().code());
  }

  @Test
  void anUncertainRequestIsToldHowToBeSentAgain() {
    String body =
        answer(HttpMethod.POST, "/v1/events/a", ShuttingDownException.get()).contentUtf8();
    assertTrue(body.contains("uncertain") && body.contains("the server stops"), body);
  }

  /** One word for one cause: those of the collector and of queries, and else HTTP's. */
  @ParameterizedTest
  @CsvSource({
    "400, bad-request",
    "403, forbidden",
    "404, not-found",
    "405, method-not-allowed",
    "413, body-too-large",
    "500, internal-server-error",
    "503, unavailable"
  })
  void aStatusHasOneCode(int status, String code) {
    String body = JsonAnswers.error(HttpStatus.valueOf(status), "x").contentUtf8();
    assertTrue(body.contains("\"code\":\"" + code + "\""), body);
  }

  private static AggregatedHttpResponse answer(HttpMethod method, String path, Throwable cause) {
    HttpResponse answer =
        new ErrorAnswers()
            .onServiceException(ServiceRequestContext.of(HttpRequest.of(method, path)), cause);
    assertNotNull(answer, "left to the HTTP library");
    return answer.aggregate().join();
  }
}
