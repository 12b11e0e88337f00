package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.raingauge.scan.ChunkName;
import io.raingauge.topology.PartialBatch.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PartialBatchSerializerTest {
  @Test
  void whatIsToldToAMergeCrossesToAnotherWorker() {
    PartialBatch known =
        PartialBatch.known(
            List.of(new Part(3, FakeScans.part("x")), new Part(300, FakeScans.part(""))), 301);
    PartialBatch read = there(known);
    assertEquals(301, read.total());
    assertEquals(PartialBatch.UNKNOWN, read.reader());
    assertEquals(List.of(3, 300), read.parts().stream().map(Part::number).toList());
    assertArrayEquals(new byte[] {'x'}, read.parts().get(0).partial().toBytes());
    assertArrayEquals(new byte[0], read.parts().get(1).partial().toBytes());
    assertEquals(PartialBatch.failed("why", 9), there(PartialBatch.failed("why", 9)));
  }

  @Test
  void theNameOfAChunkCrosses() {
    ChunkName name = FakeScans.name(12_345);
    assertEquals(name, ChunkName.of(name.toBytes()));
  }

  private static PartialBatch there(PartialBatch batch) {
    PartialBatchSerializer serializer = new PartialBatchSerializer();
    Output output = new Output(64, -1);
    serializer.write(new Kryo(), output, batch);
    Object read = serializer.read(new Kryo(), new Input(output.toBytes()), PartialBatch.class);
    return (PartialBatch) read;
  }
}
