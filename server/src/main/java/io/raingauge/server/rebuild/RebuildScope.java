package io.raingauge.server.rebuild;

/**
 * What to rebuild.
 *
 * @param project whose chunks
 * @param lost what becomes of broken chunks that the log cannot tell any more
 * @param sought which chunks are made again
 */
public record RebuildScope(String project, Lost lost, Sought sought) {
  /** Which chunks are made again. */
  public enum Sought {
    /** Those that cannot be read; only as much of the log is read as these need. */
    BROKEN,
    /** Those too that hold other events than the log: all of it is counted again first (Q5). */
    WRONG
  }

  /** What becomes of a broken chunk that cannot be made again. */
  public enum Lost {
    /** It stays, and questions that need it fail. */
    STAYS,
    /** A gap takes its place: its events are counted, but no longer kept. */
    IS_DROPPED
  }
}
