package io.raingauge.collector.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.raingauge.collector.Fault;
import io.raingauge.collector.Problem;
import io.raingauge.collector.Receipt;
import io.raingauge.collector.Rejections;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The collector's answers as HTTP and JSON. Every error has the form {@code
 * {"error":{"status":…,"code":…,"message":…,"problems":[…]}}}.
 */
final class Answers {
  private static final JsonFactory JSON = new JsonFactory();

  private Answers() {}

  /** Writes the members of one JSON object. */
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  static HttpResponse of(Receipt receipt) {
    if (receipt instanceof Receipt.Accepted accepted) {
      return json(receipt.httpStatus(), members -> accepted(members, accepted));
    }
    if (receipt instanceof Receipt.Dropped dropped) {
      return json(receipt.httpStatus(), members -> dropped(members, dropped));
    }
    if (receipt instanceof Receipt.Rejected rejected) {
      return rejected(rejected);
    }
    if (receipt instanceof Receipt.Overloaded overloaded) {
      return later(503, "overloaded", overloaded.message(), overloaded.retryAfter());
    }
    if (receipt instanceof Receipt.Uncertain uncertain) {
      return later(500, "uncertain", uncertain.message(), uncertain.retryAfter());
    }
    return error(receipt.httpStatus(), "disk-full", ((Receipt.DiskFull) receipt).message());
  }

  static HttpResponse error(int status, String code, String message) {
    return json(status, members -> error(members, status, code, message));
  }

  static HttpResponse methodNotAllowed(String allowed) {
    ResponseHeadersBuilder headers = headers(405).set(HttpHeaderNames.ALLOW, allowed);
    String message = "this address takes " + allowed;
    return response(headers, members -> error(members, 405, "method-not-allowed", message));
  }

  static HttpResponse json(int status, Members members) {
    return response(headers(status), members);
  }

  /** One JSON object and a line break, for the eyes of who uses curl. */
  static byte[] bytes(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  static void error(JsonGenerator json, int status, String code, String message)
      throws IOException {
    json.writeObjectFieldStart("error");
    json.writeNumberField("status", status);
    json.writeStringField("code", code);
    json.writeStringField("message", message);
    json.writeEndObject();
  }

  private static void accepted(JsonGenerator json, Receipt.Accepted receipt) throws IOException {
    json.writeNumberField("accepted", receipt.accepted());
    json.writeNumberField("rejected", receipt.rejections().count());
    json.writeStringField("token", receipt.token().toString());
    problems(json, receipt.rejections());
  }

  private static void dropped(JsonGenerator json, Receipt.Dropped receipt) throws IOException {
    json.writeNumberField("accepted", 0);
    json.writeNumberField("rejected", receipt.rejections().count());
    json.writeNumberField("dropped", receipt.dropped());
    json.writeStringField("message", receipt.message());
    problems(json, receipt.rejections());
  }

  private static HttpResponse rejected(Receipt.Rejected receipt) {
    Rejections rejections = receipt.rejections();
    Fault fault = rejections.common();
    ResponseHeadersBuilder headers = headers(receipt.httpStatus());
    if (fault == Fault.UNSUPPORTED_ENCODING) {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, ContentCoding.ACCEPTED);
    }
    return response(
        headers,
        json -> {
          json.writeObjectFieldStart("error");
          json.writeNumberField("status", receipt.httpStatus());
          json.writeStringField("code", fault.word());
          json.writeStringField("message", summary(rejections));
          problems(json, rejections);
          json.writeEndObject();
        });
  }

  private static String summary(Rejections rejections) {
    String first = rejections.listed().get(0).message();
    return rejections.count() == 1
        ? first
        : rejections.count() + " problems, and nothing was kept; the first: " + first;
  }

  private static void problems(JsonGenerator json, Rejections rejections) throws IOException {
    if (rejections.count() == 0) {
      return;
    }
    json.writeArrayFieldStart("problems");
    for (Problem problem : rejections.listed()) {
      json.writeStartObject();
      problem(json, problem);
      json.writeEndObject();
    }
    json.writeEndArray();
    int unlisted = rejections.count() - rejections.listed().size();
    if (unlisted > 0) {
      json.writeNumberField("unlistedProblems", unlisted);
    }
  }

  private static void problem(JsonGenerator json, Problem problem) throws IOException {
    if (!problem.collection().isEmpty()) {
      json.writeStringField("collection", problem.collection());
    }
    if (problem.index() >= 0) {
      json.writeNumberField("index", problem.index());
    }
    if (problem.place().isPresent()) {
      Problem.Place place = problem.place().get();
      json.writeNumberField("line", place.line());
      json.writeNumberField("column", place.column());
      json.writeNumberField("byte", place.offset());
    }
    if (!problem.property().isEmpty()) {
      json.writeStringField("property", problem.property());
    }
    json.writeStringField("code", problem.fault().word());
    json.writeStringField("message", problem.message());
  }

  private static HttpResponse later(int status, String code, String message, Duration after) {
    ResponseHeadersBuilder headers =
        headers(status).setLong(HttpHeaderNames.RETRY_AFTER, Math.max(1, after.toSeconds()));
    return response(headers, json -> error(json, status, code, message));
  }

  private static ResponseHeadersBuilder headers(int status) {
    return ResponseHeaders.builder(HttpStatus.valueOf(status)).contentType(MediaType.JSON_UTF_8);
  }

  private static HttpResponse response(ResponseHeadersBuilder headers, Members members) {
    return HttpResponse.of(headers.build(), HttpData.wrap(bytes(members)));
  }
}
