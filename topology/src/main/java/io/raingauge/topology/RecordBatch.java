package io.raingauge.topology;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A stretch of one partition of the log, as one tuple: Storm's price is paid once for thousands of
 * events.
 *
 * <p>Passed by reference from the reader's thread to the thread that folds it. Its tuple lives on
 * until a flush covers it; its records do not: {@link #release} lets them go as soon as they are
 * folded, so that what waits for a flush takes no memory.
 */
final class RecordBatch {
  private final Stretch stretch;
  private final long logEnd;
  private final AtomicLong heldBytes;
  private final HeldBytes account;
  private volatile List<ConsumerRecord<byte[], byte[]>> records;

  RecordBatch(
      Stretch stretch,
      List<ConsumerRecord<byte[], byte[]>> records,
      long logEnd,
      long bytes,
      HeldBytes account) {
    this.stretch = stretch;
    this.records = records;
    this.logEnd = logEnd;
    this.heldBytes = new AtomicLong(bytes);
    this.account = account;
    account.add(bytes);
  }

  Stretch stretch() {
    return stretch;
  }

  int partition() {
    return stretch.partition();
  }

  /** One uninterrupted reading of the partition; another one has another number. */
  long generation() {
    return stretch.generation();
  }

  /** In the order of their offsets; empty once released. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** The log's end when this was read. */
  long logEnd() {
    return logEnd;
  }

  /** Lets the records go and gives their bytes back to the reader. May be called again. */
  void release() {
    records = List.of();
    account.add(-heldBytes.getAndSet(0));
  }

  /**
   * Which part of the log: every record of {@code [from, to)} that the log has.
   *
   * @param generation of the reading
   */
  record Stretch(int partition, long generation, long from, long to) {}
}
