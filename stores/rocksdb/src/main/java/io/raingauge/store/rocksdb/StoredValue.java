package io.raingauge.store.rocksdb;

import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CheckpointCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Values that begin with what they cover, so that RocksDB's "max" keeps the one that covers more
 * (F2) without a read.
 *
 * <pre>
 *  a cell                          a checkpoint
 *  0        8                      0        4        12
 *  +--------+---------------+      +--------+--------+-----------------+
 *  | upto   | state         |      | epoch  | offset | CheckpointCodec |   big-endian
 *  | u64    | all the rest  |      | u32    | u64    | all the rest    |
 *  +--------+---------------+      +--------+--------+-----------------+
 * </pre>
 *
 * <p>The key of a cell is {@link CellKey#toBytes}, of a checkpoint its partition, 2 bytes.
 */
final class StoredValue {
  private static final int UPTO_BYTES = 8;
  private static final int POSITION_BYTES = 12;

  private StoredValue() {}

  static byte[] of(Cell cell) {
    if (cell.upto() < 0) {
      throw new IllegalArgumentException("a cell that covers up to " + cell.upto());
    }
    return ByteBuffer.allocate(UPTO_BYTES + cell.state().length)
        .putLong(cell.upto())
        .put(cell.state())
        .array();
  }

  static Cell cell(CellKey key, byte[] value) {
    long upto = ByteBuffer.wrap(value).getLong();
    return new Cell(key, upto, Arrays.copyOfRange(value, UPTO_BYTES, value.length));
  }

  static byte[] of(Checkpoint checkpoint) {
    byte[] bytes = CheckpointCodec.toBytes(checkpoint);
    return ByteBuffer.allocate(POSITION_BYTES + bytes.length)
        .putInt(checkpoint.epoch().number())
        .putLong(checkpoint.offset())
        .put(bytes)
        .array();
  }

  static Checkpoint checkpoint(byte[] value) {
    return CheckpointCodec.of(Arrays.copyOfRange(value, POSITION_BYTES, value.length));
  }

  static byte[] partitionKey(int partition) {
    return new byte[] {(byte) (partition >> 8), (byte) partition};
  }
}
