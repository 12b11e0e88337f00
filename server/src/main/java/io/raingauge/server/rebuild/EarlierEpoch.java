package io.raingauge.server.rebuild;

import io.raingauge.server.audit.EpochEnd;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Checkpoint.Epoch;
import io.raingauge.topology.LogBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An epoch of a partition that has ended (F7). It ended because the log lost some of it; what the
 * log still has may be what was folded, or may have been replaced. So of its chunks only those can
 * be made again whose header is whole and proves it ({@link Refold}).
 *
 * @param epochs all up to this one, as they were before it ended
 * @param ended the epoch
 * @param after the one that came next
 */
record EarlierEpoch(int partition, List<Epoch> epochs, Epoch ended, Epoch after) {
  /** Empty for one that the checkpoint does not know. */
  static Optional<EarlierEpoch> of(Checkpoint newest, int number) {
    List<Epoch> all = newest.epochs();
    for (int index = 0; index + 1 < all.size(); index++) {
      Epoch its = all.get(index);
      if (its.number() == number) {
        List<Epoch> then = new ArrayList<>(all.subList(0, index));
        then.add(new Epoch(number, its.topicId(), its.start(), Long.MAX_VALUE, its.next()));
        return Optional.of(new EarlierEpoch(newest.partition(), then, its, all.get(index + 1)));
      }
    }
    return Optional.empty();
  }

  /** Where it began. */
  Checkpoint start() {
    return new Checkpoint(
        partition,
        epochs,
        ended.start(),
        Long.MIN_VALUE,
        ended.next(),
        Checkpoint.InForce.NOTHING,
        Counts.ZERO);
  }

  /** Why a broken chunk of it cannot even be tried; empty if it can. */
  String whyNot(Target target, LogBounds now) {
    boolean isOfThisLog = ended.topicId().equals(now.topicId());
    boolean isCut = after.start() < ended.end() && target.to() > after.start();
    if (!isOfThisLog || isCut || target.to() > now.end()) {
      return "it is of an earlier epoch: " + EpochEnd.sentence(ended, after);
    }
    if (target.from() < now.earliest()) {
      return String.format(
          Locale.ROOT,
          "it is of an earlier epoch, and the log begins at offset %d",
          now.earliest());
    }
    return target.header().isPresent()
        ? ""
        : "it is of an earlier epoch, and its header, which alone could prove what the log has"
            + " there now, is broken, too";
  }
}
