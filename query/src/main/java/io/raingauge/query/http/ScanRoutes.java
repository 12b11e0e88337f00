package io.raingauge.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.query.scan.Asker;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

/**
 * What the workers of the query topology fetch from the server that asks, and bring there. It is no
 * part of the API, and not on its port. {@link HttpAsker} is the other end.
 *
 * <pre>
 *  GET  /scan                       what is asked
 *  GET  /chunks/{first}             headers, from that chunk on
 *  GET  /chunks/{chunk}/columns/{column}
 *  POST /answer                     the scan's answer
 *  POST /failure                    why it has none
 *
 *  Authorization: Bearer and the scan's id, which is its key
 *
 *  200  here it is, or it is taken
 *  410  nobody waits for this scan: it has ended, or never was
 *  413  a longer answer, or failure, than is allowed
 *  422  the chunk is broken
 *  503  the store does not answer, or the scan cannot be run elsewhere
 * </pre>
 *
 * <p>Safe for many threads.
 */
public final class ScanRoutes {
  private static final String BEARER = "Bearer ";
  private static final byte[] NOTHING = {};

  /** Of a failure, which is a sentence or two. */
  private static final long MOST_WHY_BYTES = 64 << 10;

  private final Asker asker;
  private final long mostBytes;

  /**
   * @param mostBytes of an answer
   */
  public ScanRoutes(Asker asker, long mostBytes) {
    this.asker = asker;
    this.mostBytes = mostBytes;
  }

  /** What one request wants; it may wait for a disk. */
  @FunctionalInterface
  private interface Work {
    byte[] of(String scan, ServiceRequestContext context, byte[] body);
  }

  public void addTo(ServerBuilder server) {
    server.route().get("/scan").build(work((scan, at, body) -> asker.description(scan)));
    server
        .route()
        .get("/chunks/{first}")
        .build(work((scan, at, body) -> asker.headers(scan, number(at, "first"))));
    server
        .route()
        .get("/chunks/{chunk}/columns/{column}")
        .build(
            work(
                (scan, at, body) -> asker.column(scan, number(at, "chunk"), number(at, "column"))));
    server.route().post("/answer").maxRequestLength(mostBytes).build(work(taking(asker::answer)));
    server
        .route()
        .post("/failure")
        .maxRequestLength(MOST_WHY_BYTES)
        .build(work(taking(asker::fail)));
  }

  private static Work taking(BiConsumer<String, byte[]> taker) {
    return (scan, at, body) -> {
      taker.accept(scan, body);
      return NOTHING;
    };
  }

  private static HttpService work(Work work) {
    return (context, request) ->
        HttpResponse.of(
            request
                .aggregate()
                .thenApplyAsync(
                    body -> answer(work, scan(request), context, body.content().array()),
                    context.blockingTaskExecutor()));
  }

  private static HttpResponse answer(
      Work work, String scan, ServiceRequestContext context, byte[] body) {
    try {
      return response(HttpStatus.OK, work.of(scan, context, body));
    } catch (CancellationException gone) {
      return response(HttpStatus.GONE, gone);
    } catch (BrokenChunkException broken) {
      return response(HttpStatus.UNPROCESSABLE_ENTITY, broken);
    } catch (StoreUnavailableException | ScanUnavailableException unavailable) {
      return response(HttpStatus.SERVICE_UNAVAILABLE, unavailable);
    } catch (IllegalArgumentException wrong) {
      return response(HttpStatus.BAD_REQUEST, wrong);
    }
  }

  private static String scan(HttpRequest request) {
    String shown = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    return shown.startsWith(BEARER) ? shown.substring(BEARER.length()) : "";
  }

  private static int number(ServiceRequestContext context, String name) {
    return Integer.parseInt(String.valueOf(context.pathParam(name)));
  }

  private static HttpResponse response(HttpStatus status, RuntimeException why) {
    return response(status, String.valueOf(why.getMessage()).getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse response(HttpStatus status, byte[] body) {
    ResponseHeaders headers =
        ResponseHeaders.builder(status)
            .contentType(MediaType.OCTET_STREAM)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build();
    return HttpResponse.of(headers, HttpData.wrap(body));
  }
}
