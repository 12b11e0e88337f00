package io.raingauge.server.audit;

import io.raingauge.store.Checkpoint;
import io.raingauge.topology.LogBounds;
import java.util.Locale;

/** Whether the log still is what the epoch in force was counted from, from its start on. */
public final class EpochLog {
  private EpochLog() {}

  /** Why it is not; empty if it is. */
  public static String whyNot(Checkpoint checkpoint, LogBounds now) {
    String lost = whyLost(checkpoint, now);
    Checkpoint.Epoch epoch = checkpoint.epoch();
    if (lost.isEmpty() && now.earliest() > epoch.start()) {
      return String.format(
          Locale.ROOT,
          "the log of partition %d begins at offset %d and no longer holds its epoch from %d on,"
              + " so numbers and ids taken there are unknown; kafka.retention says how long it is"
              + " kept",
          checkpoint.partition(),
          now.earliest(),
          epoch.start());
    }
    return lost;
  }

  /** Why it is another log, or lost its tail; empty if it at most dropped its oldest records. */
  public static String whyLost(Checkpoint checkpoint, LogBounds now) {
    int partition = checkpoint.partition();
    if (!now.topicId().equals(checkpoint.epoch().topicId())) {
      return "the topic of partition " + partition + " was made anew";
    }
    return now.end() >= checkpoint.offset()
        ? ""
        : String.format(
            Locale.ROOT,
            "the log of partition %d ends at offset %d and lost what is behind it up to %d",
            partition,
            now.end(),
            checkpoint.offset());
  }
}
