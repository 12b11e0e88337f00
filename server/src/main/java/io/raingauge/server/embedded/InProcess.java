package io.raingauge.server.embedded;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The name of something in this very process.
 *
 * <p>Storm turns a topology into bytes and back even when it stays in the process, so a spout or
 * bolt cannot hold, for example, the open store. It holds one of these: a number, under which the
 * process that made it finds the thing again. This table is the one piece of static state in a
 * server; it is written only when Storm starts and stops, and two servers in one process have two
 * numbers.
 *
 * @param <T> what it is the name of
 */
final class InProcess<T> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Map<Long, Object> NAMED = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private final long number;

  private InProcess(long number) {
    this.number = number;
  }

  static <T> InProcess<T> of(T named) {
    long number = NEXT.incrementAndGet();
    NAMED.put(number, named);
    return new InProcess<>(number);
  }

  @SuppressWarnings("unchecked") // Only of() writes, and it makes the name of a T.
  T get() {
    Object named = NAMED.get(number);
    if (named == null) {
      throw new IllegalStateException(
          "the embedded Storm %d has stopped, or runs in another process".formatted(number));
    }
    return (T) named;
  }

  /** Lets the thing go; after the topology has stopped. */
  @Override
  public void close() {
    NAMED.remove(number);
  }
}
