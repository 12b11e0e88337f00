package io.raingauge.collector.keen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.raingauge.collector.Problem;
import io.raingauge.collector.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Answers as Keen's clients expect them. Every error is {@code {"message", "error_code"}}. */
final class KeenAnswers {
  private static final JsonFactory JSON = new JsonFactory();

  /** One transparent point. */
  private static final byte[] GIF =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private KeenAnswers() {}

  /** Writes the members of one JSON object. */
  @FunctionalInterface
  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  static HttpResponse created() {
    return json(headers(201), json -> json.writeBooleanField("created", true));
  }

  /** For each event whether it is kept, in the client's order. */
  static HttpResponse each(Map<String, Verdicts> collections) {
    return json(
        headers(200),
        json -> {
          for (Map.Entry<String, Verdicts> collection : collections.entrySet()) {
            json.writeArrayFieldStart(collection.getKey());
            for (Optional<KeenError> error : collection.getValue().errors()) {
              json.writeStartObject();
              json.writeBooleanField("success", error.isEmpty());
              if (error.isPresent()) {
                json.writeObjectFieldStart("error");
                json.writeStringField("name", error.get().code());
                json.writeStringField("description", error.get().description());
                json.writeEndObject();
              }
              json.writeEndObject();
            }
            json.writeEndArray();
          }
        });
  }

  /** For an image in anybody's page or mail; nobody keeps it, so that it is asked for each time. */
  static HttpResponse image() {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.GIF)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set(HttpHeaderNames.CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin")
            .build(),
        HttpData.wrap(GIF));
  }

  static HttpResponse redirect(String location) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.FOUND)
            .set(HttpHeaderNames.LOCATION, location)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build());
  }

  /** An event that was not kept and is not to be sent again (S4); so the status is no error. */
  private static HttpResponse dropped(String message) {
    return json(
        headers(200),
        json -> {
          json.writeBooleanField("created", false);
          json.writeStringField("message", message);
          json.writeStringField("error_code", KeenError.DROPPED);
        });
  }

  /** Why nothing of a request was kept. */
  static HttpResponse refused(Receipt receipt) {
    if (receipt instanceof Receipt.Rejected rejected) {
      Problem first = rejected.rejections().listed().get(0);
      return error(receipt.httpStatus(), KeenError.ofRequest(first));
    }
    if (receipt instanceof Receipt.Dropped dropped) {
      return dropped(dropped.message());
    }
    if (receipt instanceof Receipt.Overloaded overloaded) {
      return later(receipt, KeenError.LATER, overloaded.message(), overloaded.retryAfter());
    }
    if (receipt instanceof Receipt.Uncertain uncertain) {
      return later(receipt, KeenError.UNCERTAIN, uncertain.message(), uncertain.retryAfter());
    }
    if (receipt instanceof Receipt.DiskFull full) {
      return error(receipt.httpStatus(), new KeenError(KeenError.LATER, full.message()));
    }
    throw new IllegalStateException("this was kept: " + receipt);
  }

  static HttpResponse error(int status, KeenError error) {
    return error(headers(status), error);
  }

  private static HttpResponse later(Receipt receipt, String code, String message, Duration after) {
    return error(
        headers(receipt.httpStatus())
            .setLong(HttpHeaderNames.RETRY_AFTER, Math.max(1, after.toSeconds())),
        new KeenError(code, message));
  }

  private static HttpResponse error(ResponseHeadersBuilder headers, KeenError error) {
    return json(
        headers,
        json -> {
          json.writeStringField("message", error.description());
          json.writeStringField("error_code", error.code());
        });
  }

  private static ResponseHeadersBuilder headers(int status) {
    return ResponseHeaders.builder(HttpStatus.valueOf(status)).contentType(MediaType.JSON_UTF_8);
  }

  private static HttpResponse json(ResponseHeadersBuilder headers, Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return HttpResponse.of(headers.build(), HttpData.wrap(bytes.toByteArray()));
  }
}
