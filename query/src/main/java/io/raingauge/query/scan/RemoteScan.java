package io.raingauge.query.scan;

/** A scan that another process asked for, as far as it is known here. Safe for many threads. */
final class RemoteScan {
  private final ScanWork work;
  private volatile long usedNs = System.nanoTime();

  private RemoteScan(ScanWork work) {
    this.work = work;
  }

  static RemoteScan fetch(Asker asker, String request) {
    ScanDescription of = ScanDescription.of(asker.description(request));
    long startNs = System.nanoTime() - of.takenMs() * 1_000_000;
    Budget budget = new Budget(of.limits(), () -> false, startNs); // The asker refuses, when gone.
    ScanChunks chunks = new RemoteChunks(asker, request, of.chunkCount());
    return new RemoteScan(new ScanWork(chunks, of.scan(), budget));
  }

  ScanWork work() {
    return work;
  }

  void touch() {
    usedNs = System.nanoTime();
  }

  boolean isIdleFor(long ns) {
    return System.nanoTime() - usedNs > ns;
  }
}
