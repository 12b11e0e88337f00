package io.raingauge.topology;

import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Tells the records of collectors from those that someone else wrote into the topic. */
final class RecordDecoder {
  /** The header of every record that does not hold events; its value is the kind's code. */
  static final String KIND_HEADER = "raingauge";

  private RecordDecoder() {}

  /** The record as a fold takes it; empty when no collector wrote it. */
  static Optional<LogRecord> decode(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    byte[] value = record.value();
    if (value == null || value.length == 0 || key == null || key.length != RecordKey.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LogRecord(record.offset(), RecordKey.of(key), kind(record), value));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static RecordKind kind(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(KIND_HEADER);
    if (header == null) {
      return RecordKind.EVENTS;
    }
    byte[] code = header.value();
    if (code == null || code.length != 1) {
      throw new IllegalArgumentException("a record's kind is one byte");
    }
    return RecordKind.of(code[0]);
  }
}
