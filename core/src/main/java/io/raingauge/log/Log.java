package io.raingauge.log;

import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;

/**
 * The log as its writer sees it. Nothing is promised of what it keeps: it may lose, repeat or
 * reorder, even what it acknowledged; the numbers (S2, F1) and the confirmations (S5) put that
 * right.
 *
 * <p>For one writing thread; acknowledgements come on any thread.
 */
public interface Log extends AutoCloseable {
  /** How many partitions the log has. It never changes. */
  int partitionCount();

  /**
   * Sends one record. Returns at once, or when the log's own bounded buffer has room again. {@code
   * value} must not change until the acknowledgement.
   */
  void append(int partition, RecordKey key, RecordKind kind, byte[] value, Acknowledgement then);

  /**
   * The offset that the next record of a partition will get.
   *
   * @throws LogUnavailableException when the log could not answer; a retry is safe
   */
  long endOffset(int partition);

  @Override
  void close();

  /** Told once for each record what became of it. */
  interface Acknowledgement {
    /** The log says that it keeps the record at this offset. */
    void kept(long offset);

    /** The log may or may not keep the record. A retry is safe (F1). */
    void failed(Exception why);
  }
}
