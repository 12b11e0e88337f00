package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import io.raingauge.server.audit.RecountedIds.Verdict;
import io.raingauge.store.Checkpoint;
import io.raingauge.wire.LogRecord;
import java.util.Optional;

/**
 * One reading of an epoch's log, from its start, that decides of the events of a stretch whose ids
 * are of one range whether they count (F5). Where the range is too large it goes on with the first
 * half of it. For one thread. Memory: {@link AuditLimits#maxIds}.
 */
final class IdPass implements RecountedNumbers.Taken {
  private static final long DAY_MS = 86_400_000;

  private final String project;
  private final RecountedNumbers numbers;
  private final RecountedIds ids;
  private final Verdicts verdicts;
  private int events;

  /**
   * @param range of the ids
   * @param verdicts takes what was decided
   */
  IdPass(
      String project,
      Checkpoint checkpoint,
      FoldSettings fold,
      int maxIds,
      IdRange range,
      Verdicts verdicts) {
    this.project = project;
    this.verdicts = verdicts;
    numbers = new RecountedNumbers(checkpoint);
    ids = new RecountedIds(fold, checkpoint.epochs().size() == 1, maxIds, range);
  }

  /** The range that it has decided of. */
  IdRange range() {
    return ids.range();
  }

  void apply(LogRecord record) {
    verdicts.beginRecord(record.offset(), events);
    numbers.apply(record, this);
  }

  @Override
  public void line(LogRecord record, int from, int to) {
    ReadLine line = ReadLine.withoutProperties(record.value(), from, to);
    int day = (int) Math.floorDiv(line.receivedMs(), DAY_MS);
    ids.sawDay(day);
    if (line.id().isEmpty() || !line.project().equals(project)) {
      return;
    }
    Optional<Verdict> verdict = ids.take(line.collection(), line.id().get(), day);
    if (verdicts.holds(record.offset())) {
      int event = events++;
      verdict.ifPresent(its -> verdicts.set(event, its));
    }
  }

  @Override
  public void definition(LogRecord record) {
    // It has no id.
  }
}
