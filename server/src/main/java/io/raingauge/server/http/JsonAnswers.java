package io.raingauge.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Answers in JSON; an error is {@code {"error":{"status":404,"code":"not-found","message":"…"}}}.
 */
final class JsonAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonAnswers() {}

  static AggregatedHttpResponse error(HttpStatus status, String sentence) {
    return error(status, code(status), sentence);
  }

  static AggregatedHttpResponse error(HttpStatus status, String code, String sentence) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("status", status.code());
    error.put("code", code);
    error.put("message", sentence);
    return of(status, Map.of("error", error));
  }

  static AggregatedHttpResponse of(HttpStatus status, Object value) {
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8).build(),
        HttpData.wrap(bytes(value)));
  }

  /** HTTP's own words in kebab case, but where the collector or queries have one for the same. */
  private static String code(HttpStatus status) {
    return switch (status.code()) {
      case 413 -> "body-too-large";
      case 503 -> "unavailable";
      default -> status.reasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    };
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
