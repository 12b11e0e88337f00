package io.raingauge.store;

import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.RollupJson;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Checkpoint.Epoch;
import io.raingauge.store.Checkpoint.InForce;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The bytes of a {@link Checkpoint}, as stores keep them. Equal checkpoints have equal bytes.
 *
 * <pre>
 *  0         4           6        14         22       30        78       80
 *  +---------+-----------+--------+----------+--------+---------+--------+----------+
 *  | version | partition | offset | newestMs | counts | …       | epochs | epoch    |…
 *  | "RGC2"  | u16       | i64    | i64      | 7 × i64          | u16    | see below|
 *  +---------+-----------+--------+----------+--------+---------+--------+----------+
 *  +---------+---------+-----------+-----------+-----------+--------+
 *  | numbers | rollups | rollup    | deletions | deletion  | CRC32C |   big-endian; the CRC is of all
 *  | see b.  | u16     | see below | u32       | see below | u32    |   before it
 *  +---------+---------+-----------+-----------+-----------+--------+
 *
 *  counts:  taken, repeats, early, duplicates, late, lost, foreign
 *  epoch:   number i32, bytes of the topic's id u16, the topic's id UTF-8, start i64, end i64, numbers
 *  numbers: how many u32, then each: collector i64, next number i64; collectors ascending
 *  rollup:  id 2 × i64, completeFromMs i64, bytes of its definition u32, the definition as RollupJson.toBytes
 *  deletion: epoch i32, offset i64, events i64, newestMs i64, bytes u32, as Deletion.toBytes
 * </pre>
 *
 * <p>"RGC1" was the same without deletions; it is read, too.
 */
public final class CheckpointCodec {
  private static final int VERSION = 0x52474332;
  private static final int WITHOUT_DELETIONS = 0x52474331;
  private static final int CRC_BYTES = 4;

  private CheckpointCodec() {}

  public static byte[] toBytes(Checkpoint checkpoint) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(checkpoint, out);
      out.writeInt(crc(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalStateException when these are not the bytes of a checkpoint, or were changed
   */
  public static Checkpoint of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int version = bytes.length < Integer.BYTES + CRC_BYTES ? 0 : in.getInt();
    if (version != VERSION && version != WITHOUT_DELETIONS) {
      throw new IllegalStateException(
          "a checkpoint of " + bytes.length + " bytes is of no version that this program knows");
    }
    int end = bytes.length - CRC_BYTES;
    if (in.getInt(end) != crc(bytes, end)) {
      throw new IllegalStateException(
          "a checkpoint of " + bytes.length + " bytes was changed: its CRC differs");
    }
    try {
      return read(in.limit(end), version);
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a checkpoint of " + bytes.length + " bytes is cut", e);
    }
  }

  private static void write(Checkpoint checkpoint, DataOutputStream out) throws IOException {
    out.writeInt(VERSION);
    out.writeShort(checkpoint.partition());
    out.writeLong(checkpoint.offset());
    out.writeLong(checkpoint.newestMs());
    writeCounts(checkpoint.counts(), out);
    out.writeShort(checkpoint.epochs().size());
    for (Epoch epoch : checkpoint.epochs()) {
      out.writeInt(epoch.number());
      byte[] topicId = epoch.topicId().getBytes(StandardCharsets.UTF_8);
      out.writeShort(topicId.length);
      out.write(topicId);
      out.writeLong(epoch.start());
      out.writeLong(epoch.end());
      writeNumbers(epoch.next(), out);
    }
    writeNumbers(checkpoint.next(), out);
    out.writeShort(checkpoint.rollups().size());
    for (RollupInForce inForce : checkpoint.rollups()) {
      out.writeLong(inForce.id().high());
      out.writeLong(inForce.id().low());
      out.writeLong(inForce.completeFromMs());
      byte[] json = RollupJson.toBytes(inForce.rollup());
      out.writeInt(json.length);
      out.write(json);
    }
    writeDeletions(checkpoint.inForce().deletions(), out);
  }

  private static void writeDeletions(List<DeletionInForce> deletions, DataOutputStream out)
      throws IOException {
    out.writeInt(deletions.size());
    for (DeletionInForce inForce : deletions) {
      out.writeInt(inForce.position().epoch());
      out.writeLong(inForce.position().offset());
      out.writeLong(inForce.eventCount());
      out.writeLong(inForce.newestMs());
      byte[] json = inForce.deletion().toBytes();
      out.writeInt(json.length);
      out.write(json);
    }
  }

  private static List<DeletionInForce> readDeletions(ByteBuffer in) {
    int count = in.getInt();
    List<DeletionInForce> deletions = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Position position = new Position(in.getInt(), in.getLong(), 0);
      long eventCount = in.getLong();
      long newestMs = in.getLong();
      Deletion deletion = Deletion.of(span(in, in.getInt()));
      deletions.add(new DeletionInForce(deletion, position, eventCount, newestMs));
    }
    return deletions;
  }

  private static Checkpoint read(ByteBuffer in, int version) {
    int partition = in.getShort() & 0xffff;
    long offset = in.getLong();
    long newestMs = in.getLong();
    Counts counts = readCounts(in);
    int epochCount = in.getShort() & 0xffff;
    List<Epoch> epochs = new ArrayList<>(epochCount);
    for (int index = 0; index < epochCount; index++) {
      int number = in.getInt();
      String topicId = new String(span(in, in.getShort() & 0xffff), StandardCharsets.UTF_8);
      epochs.add(new Epoch(number, topicId, in.getLong(), in.getLong(), readNumbers(in)));
    }
    Map<Long, Long> next = readNumbers(in);
    int rollupCount = in.getShort() & 0xffff;
    List<RollupInForce> rollups = new ArrayList<>(rollupCount);
    for (int index = 0; index < rollupCount; index++) {
      RollupId id = new RollupId(in.getLong(), in.getLong());
      long completeFromMs = in.getLong();
      rollups.add(new RollupInForce(id, RollupJson.of(span(in, in.getInt())), completeFromMs));
    }
    List<DeletionInForce> deletions = version == VERSION ? readDeletions(in) : List.of();
    InForce inForce = new InForce(rollups, deletions);
    return new Checkpoint(partition, epochs, offset, newestMs, next, inForce, counts);
  }

  private static void writeCounts(Counts counts, DataOutputStream out) throws IOException {
    out.writeLong(counts.taken());
    out.writeLong(counts.repeats());
    out.writeLong(counts.early());
    out.writeLong(counts.duplicates());
    out.writeLong(counts.late());
    out.writeLong(counts.lost());
    out.writeLong(counts.foreign());
  }

  private static Counts readCounts(ByteBuffer in) {
    return new Counts(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }

  private static void writeNumbers(Map<Long, Long> numbers, DataOutputStream out)
      throws IOException {
    out.writeInt(numbers.size());
    for (Map.Entry<Long, Long> entry : new TreeMap<>(numbers).entrySet()) {
      out.writeLong(entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  private static Map<Long, Long> readNumbers(ByteBuffer in) {
    int size = in.getInt();
    Map<Long, Long> numbers = new HashMap<>();
    for (int index = 0; index < size; index++) {
      numbers.put(in.getLong(), in.getLong());
    }
    return numbers;
  }

  private static byte[] span(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
