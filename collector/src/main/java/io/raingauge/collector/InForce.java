package io.raingauge.collector;

import io.raingauge.wire.ReceiptToken;
import java.util.concurrent.CompletableFuture;

/** Tells when what a receipt covers has come through. Safe for many threads. */
@FunctionalInterface
public interface InForce {
  /** Completes when the checkpoint of every partition that the token names has taken its number. */
  CompletableFuture<Void> whenTaken(ReceiptToken token);
}
