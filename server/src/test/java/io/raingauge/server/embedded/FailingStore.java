package io.raingauge.server.embedded;

import io.raingauge.store.Flush;
import io.raingauge.store.Store;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.testkit.ForwardingStore;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A store whose writes fail when they are told to: half of them after all was kept. */
final class FailingStore extends ForwardingStore {
  private final AtomicInteger toFail = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Supplier<Throwable> failure = FailingStore::unavailable;

  FailingStore(Store store) {
    super(store);
  }

  void failNext(int writes) {
    failNext(writes, FailingStore::unavailable);
  }

  void failNext(int writes, Supplier<Throwable> with) {
    failure = with;
    toFail.set(writes);
  }

  int failures() {
    return failures.get();
  }

  @Override
  public void write(Flush flush, int oldestIdDay) {
    if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      super.write(flush, oldestIdDay);
      return;
    }
    if (failures.getAndIncrement() % 2 == 0) {
      super.write(flush, oldestIdDay); // kept, and the answer is lost
    }
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private static Throwable unavailable() {
    return new StoreUnavailableException("injected", new IOException("injected"));
  }
}
