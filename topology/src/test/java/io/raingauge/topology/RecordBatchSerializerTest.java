package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.raingauge.topology.RecordBatch.Stretch;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class RecordBatchSerializerTest {
  @Test
  void aBatchCrossesWorkersWithAllThatAFoldLooksAt() {
    byte[] key = new RecordKey(7, 1).toBytes();
    ConsumerRecord<byte[], byte[]> definition =
        new ConsumerRecord<>("t", 2, 41, key, new byte[] {1, 2, 3});
    definition.headers().add(RecordDecoder.KIND_HEADER, new byte[] {1});
    ConsumerRecord<byte[], byte[]> foreign =
        new ConsumerRecord<>("t", 2, 43, new byte[0], new byte[0]);
    RecordBatch read =
        crossed(
            new RecordBatch(
                new Stretch(2, -9, 40, 44), List.of(definition, foreign), 50, 3, new HeldBytes()));
    assertEquals(new Stretch(2, -9, 40, 44), read.stretch());
    assertEquals(50, read.logEnd());
    assertEquals(41, read.records().get(0).offset());
    assertEquals(
        RecordKind.DEFINITION, RecordDecoder.decode(read.records().get(0)).orElseThrow().kind());
    assertArrayEquals(new byte[] {1, 2, 3}, read.records().get(0).value());
    assertTrue(RecordDecoder.decode(read.records().get(1)).isEmpty());
  }

  private static RecordBatch crossed(RecordBatch batch) {
    Kryo kryo = new Kryo();
    kryo.register(RecordBatch.class, new RecordBatchSerializer());
    try (Output output = new Output(1024, -1)) {
      kryo.writeObject(output, batch);
      return kryo.readObject(new Input(output.toBytes()), RecordBatch.class);
    }
  }
}
