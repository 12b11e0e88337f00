package io.raingauge.scan;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;

/**
 * Which chunk: its place among those of the scan, for a process that has them at hand, and its
 * range, under which any store finds it.
 *
 * <pre>
 *  index                        u
 *  project, collection          u, and UTF-8
 *  partition, epoch             u
 *  from, to                     u offset, u line          u as GrowingBytes.putUnsigned
 * </pre>
 *
 * @param index from 0, in the order of the log
 */
public record ChunkName(int index, ChunkRange range) {
  /** Reads what {@link #toBytes} wrote. */
  public static ChunkName of(byte[] bytes) {
    BytesCursor from = new BytesCursor(bytes, "the name of a chunk");
    int index = (int) from.nextUnsigned();
    String project = from.nextText();
    String collection = from.nextText();
    int partition = (int) from.nextUnsigned();
    int epoch = (int) from.nextUnsigned();
    Position first = position(epoch, from);
    return new ChunkName(
        index, new ChunkRange(project, collection, partition, first, position(epoch, from)));
  }

  public byte[] toBytes() {
    GrowingBytes into = new GrowingBytes();
    into.putUnsigned(index);
    into.putText(range.project());
    into.putText(range.collection());
    into.putUnsigned(range.partition());
    into.putUnsigned(range.epoch());
    put(range.from(), into);
    put(range.to(), into);
    return into.toBytes();
  }

  private static void put(Position position, GrowingBytes into) {
    into.putUnsigned(position.offset());
    into.putUnsigned(position.line());
  }

  private static Position position(int epoch, BytesCursor from) {
    long offset = from.nextUnsigned();
    return new Position(epoch, offset, (int) from.nextUnsigned());
  }
}
