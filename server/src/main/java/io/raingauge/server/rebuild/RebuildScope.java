package io.raingauge.server.rebuild;

/**
 * What to rebuild.
 *
 * @param project whose chunks
 * @param lost what becomes of broken chunks that the log cannot tell any more
 */
public record RebuildScope(String project, Lost lost) {
  /** What becomes of a broken chunk that cannot be made again. */
  public enum Lost {
    /** It stays, and questions that need it fail. */
    STAYS,
    /** A gap takes its place: its events are counted, but no longer kept. */
    IS_DROPPED
  }
}
