package io.raingauge.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.fold.FoldSettings;
import io.raingauge.server.audit.Audit;
import io.raingauge.server.audit.AuditLimits;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.audit.Progress;
import io.raingauge.server.rebuild.RawKeep;
import io.raingauge.server.rebuild.Rebuild;
import io.raingauge.server.rebuild.RebuildReport;
import io.raingauge.server.rebuild.RebuildScope;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.RebuildScope.Sought;
import io.raingauge.store.Store;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.testkit.SimulatedStore;
import java.util.List;

/**
 * Chunks are damaged while events come and go; the real rebuild makes them again, and events that
 * were not kept. For one thread.
 */
final class RawEventsMended {
  private static final String PROJECT = "p";

  private final SimulatedLog log;
  private final SimulatedStore store;
  private final FoldSettings settings;
  private long made;

  RawEventsMended(SimulatedLog log, SimulatedStore store, FoldSettings settings) {
    this.log = log;
    this.store = store;
    this.settings = settings;
  }

  /** How many chunks were made. */
  long made() {
    return made;
  }

  /** The log is what was folded: no one has yet to notice that it is another. */
  void rebuild() {
    Rebuild.Scratch scratch =
        new Rebuild.Scratch() {
          @Override
          public Store open() {
            return new MemoryStore();
          }

          @Override
          public void clear() {}
        };
    RebuildReport report =
        new Rebuild(
                store, new SimulatedStretches(log), settings, RawKeep.FOR_EVER, scratch, () -> 0)
            .run(
                new RebuildScope(PROJECT, Lost.STAYS, Sought.BROKEN), () -> false, Progress.UNSEEN);
    made += report.chunks();
  }

  /** What could not be made again is as it was; then all that is stored is what the log says. */
  void check() {
    store.healChunks();
    AuditReport report =
        new Audit(store, new SimulatedStretches(log), settings, AuditLimits.DEFAULT, () -> 0)
            .run(AuditScope.all(PROJECT), () -> false, Progress.UNSEEN);
    assertEquals(List.of(), report.differingChunks(), "chunks that differ (Q5)");
    assertEquals(List.of(), report.differing(), "cells that differ (Q5)");
  }
}
