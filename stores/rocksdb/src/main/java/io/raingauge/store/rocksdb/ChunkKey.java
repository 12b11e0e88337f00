package io.raingauge.store.rocksdb;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.store.CollectionName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of chunks: those of one collection, partition and epoch stand together, in the order in
 * which they end. So a collection is a short scan, and what belongs to it goes with one deletion of
 * a range.
 *
 * <pre>
 *  a header, in the column "chunks"                                        a column, in "chunk-columns"
 *  +--------+---------+--------+------------+-----------+-------+--------+--------+  +-----+-------+
 *  | length | project | length | collection | partition | epoch | to     | from   |  | the | index |
 *  | u16    | UTF-8   | u16    | UTF-8      | u16       | u32   | 12     | 12     |  | key | u16   |
 *  +--------+---------+--------+------------+-----------+-------+--------+--------+  +-----+-------+
 *  to, from: offset u64, line u32; all big-endian
 * </pre>
 */
final class ChunkKey {
  private static final int POSITION_BYTES = 12;
  private static final int EPOCH_BYTES = 4;
  private static final int PARTITION_BYTES = 2;

  private ChunkKey() {}

  static byte[] of(ChunkRange range) {
    byte[] beside = prefix(range);
    ByteBuffer key = ByteBuffer.allocate(beside.length + 2 * POSITION_BYTES).put(beside);
    put(range.to(), key);
    put(range.from(), key);
    return key.array();
  }

  /** What the keys of a collection begin with. */
  static byte[] prefix(String project, String collection) {
    byte[] first = project.getBytes(StandardCharsets.UTF_8);
    byte[] second = collection.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + first.length + second.length)
        .putShort((short) first.length)
        .put(first)
        .putShort((short) second.length)
        .put(second)
        .array();
  }

  /** What the keys of chunks begin with that are beside this one. */
  static byte[] prefix(ChunkRange range) {
    byte[] collection = prefix(range.project(), range.collection());
    return ByteBuffer.allocate(collection.length + PARTITION_BYTES + EPOCH_BYTES)
        .put(collection)
        .putShort((short) range.partition())
        .putInt(range.epoch())
        .array();
  }

  /** What the chunk of a key covers. */
  static ChunkRange rangeOf(byte[] key) {
    ByteBuffer from = ByteBuffer.wrap(key);
    CollectionName of = collectionOf(from);
    int partition = from.getShort() & 0xffff;
    int epoch = from.getInt();
    Position to = new Position(epoch, from.getLong(), from.getInt());
    Position first = new Position(epoch, from.getLong(), from.getInt());
    return new ChunkRange(of.project(), of.collection(), partition, first, to);
  }

  /** Whose chunk has a key. */
  static CollectionName collectionOf(ByteBuffer key) {
    String project = text(key);
    return new CollectionName(project, text(key));
  }

  private static String text(ByteBuffer from) {
    byte[] utf8 = new byte[from.getShort() & 0xffff];
    from.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /**
   * The first key after all that begin with a prefix: no length, partition or epoch is all ones.
   */
  static byte[] after(byte[] prefix) {
    byte[] after = Arrays.copyOf(prefix, prefix.length + POSITION_BYTES);
    Arrays.fill(after, prefix.length, after.length, (byte) 0xff);
    return after;
  }

  /** The key of a column of the chunk that has this key. */
  static byte[] column(byte[] key, int index) {
    return ByteBuffer.allocate(key.length + 2).put(key).putShort((short) index).array();
  }

  private static void put(Position position, ByteBuffer into) {
    into.putLong(position.offset()).putInt(position.line());
  }
}
