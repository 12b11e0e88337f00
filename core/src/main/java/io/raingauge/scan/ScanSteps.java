package io.raingauge.scan;

import java.util.concurrent.CancellationException;

/**
 * The steps that answer a question from raw events: index, read, merge. Each call of one is on its
 * own; what a step needs of an earlier one is handed to it. A step that cannot go on throws, and
 * the scan ends with {@link #failed}.
 *
 * <p>A request is a text that names the scan, of which every step knows the rest. Its first line,
 * {@link #idOf}, is no other scan's.
 *
 * <p>Safe for many threads; what it returns is for one.
 */
public interface ScanSteps {
  /**
   * First: looks at the headers of chunks.
   *
   * @throws CancellationException when nobody waits for the scan any more; so do the others
   */
  ChunkIndex index(String request);

  /** Second, for each chunk that must be read: reads it. */
  Partial read(String request, ChunkName chunk);

  /** Third: merges what chunks gave, in the order of the log. */
  PartialMerge merge(String request);

  /** The reply that tells the one who asked why there is no answer. It throws nothing. */
  String failed(String request, Throwable why);

  /** What names the scan of a request. */
  static String idOf(String request) {
    int end = request.indexOf('\n');
    return end < 0 ? request : request.substring(0, end);
  }
}
