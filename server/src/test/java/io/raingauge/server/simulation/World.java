package io.raingauge.server.simulation;

import io.raingauge.fold.FoldSettings;
import io.raingauge.testkit.SimulatedClock;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.testkit.SimulatedLog.Faults;
import io.raingauge.testkit.SimulatedStore;
import io.raingauge.testkit.SimulatedStore.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One random history of the whole, from the client's batch to the stored cell, in one of two worlds
 * as in {@code exactly_once_model.py}. In a cluster the log keeps what it has shown to readers,
 * writes of the store are not atomic, and workers that were replaced live on. On one machine there
 * is one worker a partition, a flush is atomic, and the log loses its tail, its head or itself.
 *
 * <p>All chance comes from the seed. For one thread.
 */
final class World implements Worker.Watcher {
  private static final long START_MS = 1_700_000_000_000L;
  private static final int IDS_WINDOW_DAYS = 31;
  private static final int MOST_ROUNDS = 80;
  private static final long ROUND_MS = 3000;

  private final Random chance;
  private final boolean cluster;

  /** Whether the log keeps what it acknowledges, in the order in which it was sent. */
  private final boolean honestLog;

  /** Whether the log tells its readers when it has lost its tail and goes on. */
  private final boolean tellsCuts;

  /** Workers work at one of so many steps: where they lag, the log's word is all there is. */
  private final int laziness;

  private final int partitions;
  private final SimulatedClock clock = new SimulatedClock(START_MS);
  private final SimulatedLog log;
  private final SimulatedStore store;
  private final FoldSettings settings;
  private final RawEventsMended mended;

  /** Whether folds keep no raw events for a while now and then. */
  private final boolean switchesRawEvents;

  private final Traffic traffic;
  private final List<CollectorNode> collectors = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Trail> trails = new ArrayList<>();
  private final long[] highestRead;
  private double storeFailures;

  World(long seed) {
    chance = new Random(seed * 0x9e3779b97f4a7c15L);
    cluster = chance.nextBoolean();
    honestLog = chance.nextInt(4) == 0;
    tellsCuts = !oneIn(4);
    laziness = oneIn(4) ? 12 : 1;
    partitions = 1 + chance.nextInt(3);
    highestRead = new long[partitions];
    log =
        new SimulatedLog(partitions, chance, honestLog ? new Faults(0.1, 0, 0.05, 0) : Faults.MANY);
    store = new SimulatedStore(chance, cluster ? Writes.PIECEMEAL : Writes.ATOMIC);
    int maxCells = 1 + chance.nextInt(chance.nextBoolean() ? 12 : 300);
    int maxIds = 1 + chance.nextInt(40);
    settings = new FoldSettings(maxCells * 180L, maxIds, IDS_WINDOW_DAYS, 7, maxCells * 90L);
    mended = new RawEventsMended(log, store, settings);
    switchesRawEvents = !cluster && oneIn(4);
    traffic = new Traffic(chance, partitions, clock);
    for (int partition = 0; partition < partitions; partition++) {
      trails.add(new Trail(partition, IDS_WINDOW_DAYS));
      workers.add(newWorker(partition));
    }
    long spoolBytes = chance.nextInt(5) < 2 ? 1500 + chance.nextInt(4000) : 1 << 20;
    var around = new CollectorNode.Surroundings(partitions, log, store, clock);
    for (int count = 1 + chance.nextInt(2); count > 0; count--) {
      collectors.add(new CollectorNode(100 + count, chance, spoolBytes, around));
    }
  }

  /**
   * Plays it to its end.
   *
   * @throws AssertionError when anything was counted wrongly, or does not come through
   */
  void play() {
    for (int step = 40 + chance.nextInt(120); step > 0; step--) {
      clientsAndCollectors();
      workersWork();
      misfortune();
      clock.advanceMs(chance.nextInt(40) == 0 ? chance.nextInt(60_000) : chance.nextInt(2000));
    }
    if (!cluster && !honestLog && oneIn(3)) {
      lastMisfortune();
    }
    settle();
    if (!cluster && tellsCuts) {
      mended.rebuild();
      mended.check();
    }
    store.healChunks();
    Verdict verdict = new Verdict(log, store, collectors, trails);
    verdict.check(cluster, honestLog);
    if (!cluster && tellsCuts) {
      verdict.checkRecount();
    }
  }

  /** Chunks that were made again. */
  long mended() {
    return mended.made();
  }

  private void clientsAndCollectors() {
    CollectorNode collector = any(collectors);
    if (chance.nextInt(100) < 45) {
      collector.send(traffic.next());
    }
    if (chance.nextInt(100) < 40) {
      collector.commit();
    }
    if (chance.nextInt(100) < 60) {
      any(collectors).forward();
    }
    if (chance.nextInt(100) < 50) {
      log.deliver(1 + chance.nextInt(5));
    }
  }

  private void workersWork() {
    if (chance.nextInt(laziness) > 0) {
      return;
    }
    for (Worker worker : workers) {
      int what = chance.nextInt(100);
      if (what < 65) {
        worker.step();
      } else if (what < 80) {
        worker.flush();
      }
    }
  }

  private void misfortune() {
    if (oneIn(25)) {
      collectorFails(any(collectors));
    }
    if (oneIn(60)) {
      any(collectors).diskFailures(0.2);
    } else if (oneIn(8)) {
      collectors.forEach(CollectorNode::mendDisk);
    }
    if (oneIn(60)) {
      log.goAway();
    } else if (oneIn(8)) {
      log.comeBack();
    }
    if (oneIn(20)) {
      storeFails(chance.nextInt(3) == 0 ? 0.3 : 0);
    }
    if (oneIn(30)) {
      any(workers).restart();
    }
    if (cluster) {
      misfortuneOfCluster();
    } else {
      misfortuneOfMachine();
    }
  }

  private void misfortuneOfCluster() {
    if (oneIn(20) && workers.size() < 2 * partitions + 1) {
      workers.add(newWorker(chance.nextInt(partitions))); // The old one lives on.
    }
    if (oneIn(12)) {
      Worker victim = any(workers);
      if (workers.stream().filter(other -> other.partition() == victim.partition()).count() > 1) {
        workers.remove(victim);
      }
    }
    if (!honestLog && oneIn(40)) {
      int partition = chance.nextInt(partitions);
      long unread = log.end(partition) - highestRead[partition];
      log.loseTail(partition, chance.nextInt((int) Math.max(0, unread) + 1));
    }
  }

  private void misfortuneOfMachine() {
    if (oneIn(10)) {
      store.mergeSomeChunks();
    }
    if (oneIn(30)) {
      store.damageAChunk();
    }
    if (honestLog && oneIn(40)) {
      mended.rebuild();
    }
    if (oneIn(60)) {
      machineStartsAgain(false);
    }
    if (oneIn(60)) {
      machineStartsAgain(true);
    }
    if (honestLog) {
      return;
    }
    if (oneIn(50)) {
      logLosesTail(chance.nextInt(partitions));
    }
    if (oneIn(120)) {
      log.dropHead(chance.nextInt(partitions), chance.nextInt(6));
    }
    if (oneIn(200)) {
      log.makeAnew();
    }
  }

  private void collectorFails(CollectorNode collector) {
    switch (chance.nextInt(4)) {
      case 0 -> collector.losePower();
      case 1 -> collector.crash();
      default -> collector.losePowerSoon();
    }
  }

  private void storeFails(double probability) {
    storeFailures = probability;
    store.failures(probability);
  }

  /** The one process dies; where the power went too, the disks lose each what they had not kept. */
  private void machineStartsAgain(boolean powerWent) {
    store.failures(0); // No collector forwards before every partition's start is decided.
    workers.forEach(Worker::lookAgain);
    log.deliver(chance.nextInt(8));
    log.forgetOnTheWay();
    if (powerWent && !honestLog) {
      for (int partition = 0; partition < partitions; partition++) {
        log.loseTail(partition, chance.nextInt(8));
      }
      if (oneIn(8)) {
        log.makeAnew();
      }
    }
    workers.clear();
    for (int partition = 0; partition < partitions; partition++) {
      workers.add(newWorker(partition));
    }
    store.failures(storeFailures);
    for (CollectorNode collector : collectors) {
      if (powerWent) {
        collector.losePower();
      } else {
        collector.crash();
      }
    }
  }

  private void logLosesTail(int partition) {
    log.loseTail(partition, 1 + chance.nextInt(8));
    workers.stream()
        .filter(worker -> tellsCuts && worker.partition() == partition)
        .forEach(worker -> worker.logCutAt(log.end(partition)));
  }

  /** The log loses much when nothing more is sent: what is lost has nothing behind it. */
  private void lastMisfortune() {
    if (oneIn(2)) {
      log.makeAnew();
    } else {
      logLosesTail(chance.nextInt(partitions));
    }
  }

  /** No more misfortune: all that was promised must come through, and soon. */
  private void settle() {
    log.faults(Faults.NONE);
    log.comeBack();
    storeFails(0);
    collectors.forEach(CollectorNode::mendDisk);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      for (CollectorNode collector : collectors) {
        collector.commit();
        collector.forward();
      }
      log.deliver(Integer.MAX_VALUE);
      workers.forEach(this::workThrough);
      clock.advanceMs(ROUND_MS);
      if (log.onTheWay() == 0
          && collectors.stream().allMatch(CollectorNode::isThrough)
          && workers.stream().allMatch(Worker::isThrough)) {
        return;
      }
    }
    throw new AssertionError("the spools never empty: " + collectors);
  }

  private void workThrough(Worker worker) {
    for (long steps = log.end(worker.partition()) * 3 + 20; steps > 0; steps--) {
      if (worker.isThrough()) {
        return;
      }
      worker.step();
      if (chance.nextInt(20) == 0) {
        worker.flush();
      }
    }
    worker.flush();
  }

  private Worker newWorker(int partition) {
    boolean isWithout = switchesRawEvents && oneIn(3);
    FoldSettings its = isWithout ? settings.withoutRawEvents() : settings;
    return new Worker(new Worker.Job(partition, log, store, its, this), chance);
  }

  @Override
  public void written(Worker worker) {
    if (!cluster) {
      store
          .checkpoint(worker.partition())
          .ifPresent(stored -> trails.get(worker.partition()).follow(stored, worker.read()));
    }
  }

  @Override
  public void read(int partition, long nextOffset) {
    highestRead[partition] = Math.max(highestRead[partition], nextOffset);
  }

  private boolean oneIn(int count) {
    return chance.nextInt(count) == 0;
  }

  private <T> T any(List<T> some) {
    return some.get(chance.nextInt(some.size()));
  }
}
