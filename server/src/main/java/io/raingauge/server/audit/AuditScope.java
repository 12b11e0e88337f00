package io.raingauge.server.audit;

/**
 * What an audit looks at.
 *
 * @param project whose cells
 * @param fromMs windows that begin at this time or later
 * @param toMs windows that begin before this time
 */
public record AuditScope(String project, long fromMs, long toMs) {
  public AuditScope {
    if (fromMs >= toMs) {
      throw new IllegalArgumentException("\"from\" is not before \"to\"; \"to\" is not included");
    }
  }

  /** All windows of a project. */
  public static AuditScope all(String project) {
    return new AuditScope(project, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  boolean holds(long windowMs) {
    return windowMs >= fromMs && windowMs < toMs;
  }
}
