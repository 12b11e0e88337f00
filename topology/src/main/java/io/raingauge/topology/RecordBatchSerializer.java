package io.raingauge.topology;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Writes a batch for a fold in another worker, which is the exception ({@link PartitionGrouping}).
 * There it counts against no reader's memory.
 *
 * <pre>
 *  partition, generation, from, to, logEnd, number of records,
 *  then for each: topic, offset, timestamp, key, value, kind header     numbers as Kryo's varints;
 *                                                     bytes as length + 1 and bytes, 0 for none
 * </pre>
 */
public final class RecordBatchSerializer extends Serializer<Object> {
  /** Stands for a key or value that is not there: as little a collector's as none. */
  private static final byte[] NONE = {};

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    RecordBatch batch = (RecordBatch) object;
    output.writeVarInt(batch.partition(), true);
    output.writeLong(batch.generation());
    output.writeVarLong(batch.stretch().from(), true);
    output.writeVarLong(batch.stretch().to(), true);
    output.writeVarLong(batch.logEnd(), true);
    List<ConsumerRecord<byte[], byte[]>> records = batch.records();
    output.writeVarInt(records.size(), true);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      output.writeString(record.topic());
      output.writeVarLong(record.offset(), true);
      output.writeVarLong(record.timestamp(), false);
      writeBytes(output, Optional.ofNullable(record.key()));
      writeBytes(output, Optional.ofNullable(record.value()));
      Header kind = record.headers().lastHeader(RecordDecoder.KIND_HEADER);
      writeBytes(output, Optional.ofNullable(kind).map(Header::value));
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    int partition = input.readVarInt(true);
    RecordBatch.Stretch stretch =
        new RecordBatch.Stretch(
            partition, input.readLong(), input.readVarLong(true), input.readVarLong(true));
    long logEnd = input.readVarLong(true);
    int count = input.readVarInt(true);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      records.add(readRecord(input, partition));
    }
    return new RecordBatch(stretch, records, logEnd, 0, new HeldBytes());
  }

  private static ConsumerRecord<byte[], byte[]> readRecord(Input input, int partition) {
    String topic = input.readString();
    long offset = input.readVarLong(true);
    long timestamp = input.readVarLong(false);
    Optional<byte[]> key = readBytes(input);
    Optional<byte[]> value = readBytes(input);
    RecordHeaders headers = new RecordHeaders();
    readBytes(input).ifPresent(kind -> headers.add(RecordDecoder.KIND_HEADER, kind));
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        key.map(bytes -> bytes.length).orElse(-1),
        value.map(bytes -> bytes.length).orElse(-1),
        key.orElse(NONE),
        value.orElse(NONE),
        headers,
        Optional.empty());
  }

  private static void writeBytes(Output output, Optional<byte[]> bytes) {
    output.writeVarInt(bytes.map(present -> present.length + 1).orElse(0), true);
    bytes.ifPresent(output::writeBytes);
  }

  private static Optional<byte[]> readBytes(Input input) {
    int length = input.readVarInt(true);
    return length == 0 ? Optional.empty() : Optional.of(input.readBytes(length - 1));
  }
}
