package io.raingauge.collector.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.log.Log;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The mapping to and from Kafka's client, on the producer that Kafka ships for tests. */
class KafkaLogTest {
  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final KafkaLog log =
      new KafkaLog(KafkaLogSettings.of("localhost:1", "events", 4), this::newProducer);

  @Test
  void aRecordCarriesItsKeyAndAHeaderOnlyWhenItIsNotOfEvents() {
    append(RecordKind.EVENTS);
    append(RecordKind.LOST);
    List<ProducerRecord<byte[], byte[]>> sent = producers.get(0).history();
    assertEquals(3, sent.get(0).partition());
    assertEquals("events", sent.get(0).topic());
    assertEquals(new RecordKey(5, 9), RecordKey.of(sent.get(0).key()));
    assertFalse(sent.get(0).headers().iterator().hasNext());
    assertArrayEquals(
        new byte[] {2}, sent.get(1).headers().lastHeader(KafkaLog.KIND_HEADER).value());
    producers.get(0).completeNext();
    producers.get(0).completeNext();
    assertEquals(List.of("kept 0", "kept 1"), answers);
  }

  @Test
  void aTimeoutKeepsTheProducerAndAFatalErrorReplacesIt() {
    append(RecordKind.EVENTS);
    producers.get(0).errorNext(new TimeoutException("slow"));
    append(RecordKind.EVENTS);
    assertEquals(1, producers.size());
    producers.get(0).errorNext(new OutOfOrderSequenceException("lost"));
    append(RecordKind.EVENTS);
    assertEquals(2, producers.size());
    assertTrue(producers.get(0).closed());
    producers.get(1).completeNext();
    assertEquals(List.of("failed slow", "failed lost", "kept 0"), answers);
  }

  @Test
  void aSendThatThrowsIsAFailureAndReplacesTheProducer() {
    append(RecordKind.EVENTS);
    producers.get(0).completeNext();
    producers.get(0).close();
    append(RecordKind.EVENTS);
    append(RecordKind.EVENTS);
    assertEquals(2, producers.size());
    assertEquals("kept 0", answers.get(0));
    assertTrue(answers.get(1).startsWith("failed"), answers.toString());
  }

  private void append(RecordKind kind) {
    log.append(
        3,
        new RecordKey(5, 9),
        kind,
        new byte[] {1},
        new Log.Acknowledgement() {
          @Override
          public void kept(long offset) {
            answers.add("kept " + offset);
          }

          @Override
          public void failed(Exception why) {
            answers.add("failed " + why.getMessage());
          }
        });
  }

  private MockProducer<byte[], byte[]> newProducer() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    return producer;
  }
}
