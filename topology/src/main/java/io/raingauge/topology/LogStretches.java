package io.raingauge.topology;

import io.raingauge.log.LogUnavailableException;
import io.raingauge.wire.LogRecord;
import java.util.function.Consumer;

/**
 * The log for somebody who reads a part of it again, as the audit does (Q5): beside the folds, and
 * without a trace in the log. For one thread.
 */
public interface LogStretches extends AutoCloseable {
  /**
   * What the log says of a partition now.
   *
   * @throws LogUnavailableException when the log could not answer; a retry is safe
   */
  LogBounds bounds(int partition);

  /**
   * Hands over all records of collectors that a partition holds in {@code [from, to)}, in their
   * order; passes by those of others.
   *
   * @return false when the log lost some of them while they were read
   * @throws LogUnavailableException when the log could not answer; a retry is safe
   */
  boolean read(int partition, long from, long to, Consumer<LogRecord> each);

  @Override
  void close();
}
