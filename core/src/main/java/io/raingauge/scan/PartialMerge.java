package io.raingauge.scan;

/** Merges what the chunks of one scan gave. For one thread. */
public interface PartialMerge {
  /** Takes the next chunk's, in the order of the log. */
  void take(Partial partial);

  /** The reply, after the last; a text from which the one who asked knows the answer. */
  String end();
}
