package io.raingauge.server;

import io.raingauge.collector.DeletionCatalog;
import io.raingauge.collector.InForce;
import io.raingauge.collector.RollupCatalog;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import io.raingauge.topology.FoldProgress;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Which definitions and deletions are in force, by the store's checkpoints, and when those that are
 * on their way will be (F6). Safe for many threads.
 */
final class DefinitionsInForce implements RollupCatalog, DeletionCatalog, InForce, AutoCloseable {
  private static final long LOOK_MS = 20;

  private final Store store;
  private final FoldProgress progress;
  private final int partitions;
  private final ScheduledExecutorService thread = DaemonThread.named("definitions");

  DefinitionsInForce(Store store, FoldProgress progress, int partitions) {
    this.store = store;
    this.progress = progress;
    this.partitions = partitions;
  }

  @Override
  public List<RollupInForce> rollups(String project) {
    return all().stream().filter(known -> known.rollup().project().equals(project)).toList();
  }

  /** Those of all projects that every partition has met. */
  List<RollupInForce> all() {
    List<Checkpoint> checkpoints = checkpoints();
    if (checkpoints.size() < partitions) {
      return List.of();
    }
    return checkpoints.get(0).rollups().stream()
        .filter(known -> checkpoints.stream().allMatch(checkpoint -> has(checkpoint, known)))
        .toList();
  }

  /** The ids of those that at least one partition still folds into. */
  Set<RollupId> anywhere() {
    Set<RollupId> ids = new HashSet<>();
    checkpoints().forEach(checkpoint -> checkpoint.rollups().forEach(known -> ids.add(known.id())));
    return ids;
  }

  @Override
  public List<List<DeletionInForce>> deletions() {
    return checkpoints().stream().map(each -> each.inForce().deletions()).toList();
  }

  @Override
  public CompletableFuture<Void> whenTaken(ReceiptToken token) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    look(token, taken);
    return taken;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look(ReceiptToken token, CompletableFuture<Void> taken) {
    try {
      if (progress.await(token, Duration.ZERO)) {
        taken.complete(null);
      } else {
        var unused = thread.schedule(() -> look(token, taken), LOOK_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      taken.cancel(false);
    }
  }

  private List<Checkpoint> checkpoints() {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      store.checkpoint(partition).ifPresent(checkpoints::add);
    }
    return checkpoints;
  }

  private static boolean has(Checkpoint checkpoint, RollupInForce known) {
    return checkpoint.rollups().stream().anyMatch(other -> other.id().equals(known.id()));
  }
}
