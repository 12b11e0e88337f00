package io.raingauge.collector.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceOptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.raingauge.collector.Admission;
import io.raingauge.collector.Collector;
import io.raingauge.collector.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Receives and decodes the bodies of requests, for every dialect. Small plain bodies are read on
 * the event loop, all others by {@code readers}, so that a large one holds up nobody. Bodies in
 * memory are bounded by the collector's admission.
 *
 * <p>Safe for many threads.
 */
public final class Bodies {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Of a service that takes bodies: their length is bounded here, so that the answer is JSON. */
  public static final ServiceOptions OPTIONS =
      ServiceOptions.builder().maxRequestLength(0).requestTimeoutMillis(TIMEOUT.toMillis()).build();

  /**
   * Read in about 50 µs, so that one event never waits behind a large body in the readers' queue.
   * Throughput was the same with 0 and with 32 MB here.
   */
  private static final int MAX_BYTES_ON_EVENT_LOOP = 32 << 10;

  private final Collector collector;
  private final Executor readers;
  private final Decoder decoder;

  /**
   * @param readers runs what takes long; may reject, and the client is told to come again
   */
  public Bodies(Collector collector, Executor readers) {
    this.collector = collector;
    this.readers = readers;
    this.decoder = new Decoder(collector);
  }

  /** Makes the answer to a body, or to why it was not taken. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param reservation of the body's bytes; more may be reserved until the answer is made
     */
    CompletableFuture<HttpResponse> read(Body body, Admission.Reservation reservation);
  }

  /** Takes the body of a request and answers with what {@code reader} makes of it. */
  public HttpResponse take(ServiceRequestContext context, HttpRequest request, Reader reader) {
    Admission.Reservation reservation = collector.admission().reservation();
    BodyReceiver receiver =
        new BodyReceiver(collector, reservation, request.headers().contentLength());
    request.subscribe(receiver, context.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
    String coding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    return HttpResponse.of(
        receiver
            .whenReceived()
            .thenCompose(body -> read(body, coding, new Taking(reader, reservation)))
            .whenComplete((answer, failure) -> reservation.close()));
  }

  private record Taking(Reader reader, Admission.Reservation reservation) {
    CompletableFuture<HttpResponse> read(Body body) {
      return reader.read(body, reservation);
    }
  }

  private CompletableFuture<HttpResponse> read(Body body, @Nullable String header, Taking taking) {
    Optional<ContentCoding> coding = ContentCoding.of(header);
    if (coding.isEmpty()) {
      return taking.read(
          Body.rejected(
              collector,
              Fault.UNSUPPORTED_ENCODING,
              "Content-Encoding \"%s\" is not known; send gzip, zstd or none".formatted(header)));
    }
    if (coding.get() == ContentCoding.IDENTITY && isSmall(body)) {
      return taking.read(body);
    }
    try {
      return CompletableFuture.completedFuture(body)
          .thenComposeAsync(
              plain -> taking.read(decoder.decode(plain, coding.get(), taking.reservation())),
              readers);
    } catch (RejectedExecutionException busy) {
      return taking.read(Body.noMemory(collector));
    }
  }

  private static boolean isSmall(Body body) {
    return !(body instanceof Body.Whole whole) || whole.bytes().length <= MAX_BYTES_ON_EVENT_LOOP;
  }
}
