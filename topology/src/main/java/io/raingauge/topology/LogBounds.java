package io.raingauge.topology;

/**
 * What the log says of one partition at one moment.
 *
 * @param topicId the topic's own identity; one that is made anew has another
 * @param earliest the first offset that is still there
 * @param end the offset that the next record will get
 * @param intactBelow records below this offset are those that were read before; {@link
 *     Long#MAX_VALUE} unless the log said that it replaced some
 */
public record LogBounds(String topicId, long earliest, long end, long intactBelow) {
  /** Of a log that did not say that it replaced any records. */
  public LogBounds(String topicId, long earliest, long end) {
    this(topicId, earliest, end, Long.MAX_VALUE);
  }

  /** The same log, which said that records from this offset on are others than before. */
  public LogBounds replacedFrom(long offset) {
    return new LogBounds(topicId, earliest, end, offset);
  }
}
