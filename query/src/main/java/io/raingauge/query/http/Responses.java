package io.raingauge.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.raingauge.query.AnswerJson;
import io.raingauge.query.QueryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/** How answers, and why there is none, become HTTP. */
final class Responses {
  private Responses() {}

  /** Something that ends a response, or fails to. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /** The top of a query's thread: what goes wrong becomes the response. */
  static void run(HttpResponseWriter response, Work work) {
    try {
      work.run();
    } catch (QueryException refused) {
      response.write(refusal(refused).build());
      response.write(HttpData.wrap(json(refused)));
      response.close();
    } catch (CancellationException | IOException gone) {
      response.abort(gone);
    } catch (RuntimeException | Error broken) {
      response.close(broken);
    }
  }

  /** The whole response of a question that is not answered. */
  static HttpResponse refused(QueryException why) {
    return HttpResponse.of(refusal(why).build(), HttpData.wrap(json(why)));
  }

  private static ResponseHeadersBuilder refusal(QueryException why) {
    ResponseHeadersBuilder headers = headers(HttpStatus.valueOf(why.kind().httpStatus()));
    return switch (why.kind()) {
      case TOO_MANY, UNAVAILABLE, NOT_YET -> headers.setInt(HttpHeaderNames.RETRY_AFTER, 1);
      case BAD_QUESTION, NO_ROLLUP, NOT_FOUND, TOO_LARGE, BODY_TOO_LARGE, TOO_SLOW, BROKEN_CHUNK ->
          headers;
    };
  }

  /** Those of a body of JSON. */
  static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.JSON_UTF_8);
  }

  private static byte[] json(QueryException why) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      AnswerJson.write(why, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }
}
