package io.raingauge.server.audit;

/**
 * What an audit looks at.
 *
 * @param project whose cells
 * @param fromMs windows that begin at this time or later
 * @param toMs windows that begin before this time
 * @param sight what is compared
 */
public record AuditScope(String project, long fromMs, long toMs, Sight sight) {
  /** What an audit compares. */
  public enum Sight {
    ALL,
    /** Chunks and gaps; cells are not even counted. */
    RAW_EVENTS
  }

  public AuditScope {
    if (fromMs >= toMs) {
      throw new IllegalArgumentException("\"from\" is not before \"to\"; \"to\" is not included");
    }
  }

  /** Cells and raw events. */
  public AuditScope(String project, long fromMs, long toMs) {
    this(project, fromMs, toMs, Sight.ALL);
  }

  /** All windows of a project. */
  public static AuditScope all(String project) {
    return new AuditScope(project, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** All raw events of a project. */
  public static AuditScope ofRawEvents(String project) {
    return new AuditScope(project, Long.MIN_VALUE, Long.MAX_VALUE, Sight.RAW_EVENTS);
  }

  boolean holds(long timeMs) {
    return timeMs >= fromMs && timeMs < toMs;
  }

  boolean hasCells() {
    return sight == Sight.ALL;
  }
}
