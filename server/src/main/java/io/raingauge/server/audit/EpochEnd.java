package io.raingauge.server.audit;

import io.raingauge.store.Checkpoint.Epoch;
import java.util.Locale;

/**
 * Why the cells of an earlier epoch cannot be counted again: an epoch ends only because the log
 * lost some of it (F7), so none can.
 */
public final class EpochEnd {
  private EpochEnd() {}

  public static String sentence(Epoch ended, Epoch after) {
    if (!ended.topicId().equals(after.topicId())) {
      return "the log they were counted from is gone: its topic was made anew";
    }
    if (after.start() < ended.end()) {
      return String.format(
          Locale.ROOT,
          "the log lost offsets %d to %d, which they count",
          after.start(),
          ended.end() - 1);
    }
    return String.format(
        Locale.ROOT,
        "the log replaced or dropped records around offset %d, which they count",
        ended.end());
  }
}
