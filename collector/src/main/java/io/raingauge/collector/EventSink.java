package io.raingauge.collector;

import io.raingauge.collector.spool.Batch;
import io.raingauge.wire.ReceiptToken;
import java.util.concurrent.CompletableFuture;

/** Where batches go: the spool, in all but tests. Safe for many threads. */
@FunctionalInterface
public interface EventSink {
  /** Completes when the whole batch is safe on disk (S1), or fails with nothing kept. */
  CompletableFuture<ReceiptToken> append(Batch batch);
}
