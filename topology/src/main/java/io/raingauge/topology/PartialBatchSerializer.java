package io.raingauge.topology;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.raingauge.scan.Partial;
import io.raingauge.topology.PartialBatch.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a batch for a merge in another worker.
 *
 * <pre>
 *  total + 1, reader + 1, failure (none: null), number of parts,
 *  then for each: number, length, bytes                          numbers as Kryo's varints
 * </pre>
 */
public final class PartialBatchSerializer extends Serializer<Object> {
  @Override
  public void write(Kryo kryo, Output output, Object object) {
    PartialBatch batch = (PartialBatch) object;
    output.writeVarInt(batch.total() + 1, true);
    output.writeVarInt(batch.reader() + 1, true);
    output.writeBoolean(batch.failure().isPresent());
    batch.failure().ifPresent(output::writeString);
    output.writeVarInt(batch.parts().size(), true);
    for (Part part : batch.parts()) {
      byte[] bytes = part.partial().toBytes();
      output.writeVarInt(part.number(), true);
      output.writeVarInt(bytes.length, true);
      output.writeBytes(bytes);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
    int total = input.readVarInt(true) - 1;
    int reader = input.readVarInt(true) - 1;
    Optional<String> failure =
        input.readBoolean() ? Optional.of(input.readString()) : Optional.empty();
    int count = input.readVarInt(true);
    List<Part> parts = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      int number = input.readVarInt(true);
      parts.add(new Part(number, new Partial.Encoded(input.readBytes(input.readVarInt(true)))));
    }
    return new PartialBatch(parts, total, failure, reader);
  }
}
