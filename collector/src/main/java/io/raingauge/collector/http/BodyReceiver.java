package io.raingauge.collector.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.netty.buffer.ByteBuf;
import io.raingauge.collector.Admission;
import io.raingauge.collector.Collector;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Receives the body of one request into one array, whose bytes are reserved before they are taken.
 * Of a body that is too large, or for which there is no memory, the rest is passed over up to a
 * bound, so that a client that sends before it listens still hears the answer.
 *
 * <p>For one event loop.
 */
final class BodyReceiver implements Subscriber<HttpObject> {
  private static final int FIRST_BYTES = 8 << 10;
  private static final int MAX_PASSED_OVER_BODIES = 4;

  private final Collector collector;
  private final Admission.Reservation reservation;
  private final CompletableFuture<Body> body = new CompletableFuture<>();
  private final long announcedBytes;
  private @Nullable Subscription subscription;
  private Optional<Body> refused = Optional.empty();
  private byte[] bytes = {};
  private int size;
  private long passedOver;

  /**
   * @param announcedBytes the Content-Length; -1 when there is none
   */
  BodyReceiver(Collector collector, Admission.Reservation reservation, long announcedBytes) {
    this.collector = collector;
    this.reservation = reservation;
    this.announcedBytes = announcedBytes;
  }

  /** Completes with the body, or exceptionally when the client went away. */
  CompletableFuture<Body> whenReceived() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (announcedBytes > collector.settings().maxBodyBytes()) {
      refused = Optional.of(Body.tooLarge(collector));
    }
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject part) {
    if (part instanceof HttpData data) {
      try (data) {
        take(data.byteBuf());
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(refused.orElseGet(this::whole));
  }

  private Body whole() {
    return new Body.Whole(bytes.length == size ? bytes : Arrays.copyOf(bytes, size));
  }

  private void take(ByteBuf part) {
    int length = part.readableBytes();
    if (refused.isEmpty()) {
      refused = room(length);
    }
    if (refused.isEmpty()) {
      part.readBytes(bytes, size, length);
      size += length;
    } else {
      passOver(length);
    }
  }

  /** Makes room, or tells why there is none. */
  private Optional<Body> room(int more) {
    int max = collector.settings().maxBodyBytes();
    if (more > max - size) {
      return Optional.of(Body.tooLarge(collector));
    }
    if (size + more <= bytes.length) {
      return Optional.empty();
    }
    long wanted = announcedBytes >= size + more ? announcedBytes : Math.max(2L * size, FIRST_BYTES);
    int capacity = (int) Math.min(max, Math.max(size + more, wanted));
    if (!reservation.grow(capacity - bytes.length)) {
      return Optional.of(Body.noMemory(collector));
    }
    bytes = Arrays.copyOf(bytes, capacity);
    return Optional.empty();
  }

  private void passOver(int length) {
    bytes = new byte[0];
    reservation.close();
    passedOver += length;
    long bound = (long) MAX_PASSED_OVER_BODIES * collector.settings().maxBodyBytes();
    if (passedOver > bound && subscription != null) {
      subscription.cancel();
      body.complete(refused.orElseThrow());
    }
  }
}
