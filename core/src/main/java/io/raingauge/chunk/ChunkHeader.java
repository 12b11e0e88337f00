package io.raingauge.chunk;

import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * All of a chunk but the bytes of its columns: what it covers, and what is known of each column
 * without reading it. Immutable.
 *
 * <pre>
 *  "RGCK"       4
 *  version      1  {@value #VERSION}
 *  project, collection   u, and UTF-8
 *  partition    u
 *  epoch        u
 *  from         u offset, u line
 *  to           u offset, u line
 *  rows         u
 *  time         s the least, s the greatest, ms
 *  columns      u
 *  for each     {@link ColumnHeader}
 *  check        4  CRC32C of all before, big-endian
 *
 *  u and s as GrowingBytes.putUnsigned and putSigned
 * </pre>
 *
 * @param rows how many events; of a {@linkplain #isGap gap}: that are not kept, 0 for unknown
 * @param minMs the least time of an event
 * @param maxMs the greatest
 * @param columns in the order of their first sight: time and received first; none of a gap
 */
public record ChunkHeader(
    ChunkRange range, int rows, long minMs, long maxMs, List<ColumnHeader> columns) {
  /** Of the format. */
  public static final int VERSION = 1;

  private static final byte[] MAGIC = "RGCK".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECK_BYTES = 4;

  public ChunkHeader {
    columns = List.copyOf(columns);
  }

  /** The header over columns, of which the first is the time. */
  static ChunkHeader of(ChunkRange range, int rows, List<ColumnHeader> columns) {
    ColumnStatistics times = columns.get(0).statistics();
    long minMs = times.min().orElse(0L).longValue();
    long maxMs = times.max().orElse(0L).longValue();
    return new ChunkHeader(range, rows, minMs, maxMs, columns);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param what the header is of, for the message: the key that it was kept under
   * @throws BrokenChunkException when it is not that
   */
  public static ChunkHeader of(byte[] bytes, String what) {
    String header = "the header of the chunk " + what;
    int end = bytes.length - CHECK_BYTES;
    if (end < MAGIC.length + 1 || check(bytes, end) != intAt(bytes, end)) {
      throw new BrokenChunkException(header, "its " + bytes.length + " bytes fail their checksum");
    }
    if (Arrays.mismatch(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length) >= 0
        || bytes[MAGIC.length] != VERSION) {
      throw new BrokenChunkException(header, "it is of no version that this Raingauge reads");
    }
    try {
      return read(new BytesCursor(Arrays.copyOf(bytes, end), header));
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      throw new BrokenChunkException(header, wrong);
    }
  }

  /** The bytes that {@link #of} reads. */
  public byte[] toBytes() {
    GrowingBytes into = new GrowingBytes();
    into.put(MAGIC, 0, MAGIC.length);
    into.put(VERSION);
    putText(range.project(), into);
    putText(range.collection(), into);
    into.putUnsigned(range.partition());
    into.putUnsigned(range.epoch());
    for (Position position : List.of(range.from(), range.to())) {
      into.putUnsigned(position.offset());
      into.putUnsigned(position.line());
    }
    into.putUnsigned(rows);
    into.putSigned(minMs);
    into.putSigned(maxMs);
    into.putUnsigned(columns.size());
    for (ColumnHeader column : columns) {
      column.write(into);
    }
    into.putLong((long) check(into.bytes(), into.size()) << 32);
    into.drop(CHECK_BYTES);
    return into.toBytes();
  }

  /** The indexes of the columns that hold the property of a dotted path; no row is in two. */
  public int[] columnsOf(String path) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).name().role() == ColumnName.Role.PROPERTY)
        .filter(index -> columns.get(index).name().path().equals(path))
        .toArray();
  }

  /** The indexes of the columns within objects of this dotted path: they are what is nested. */
  public int[] columnsWithin(String path) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).name().isWithin(path))
        .toArray();
  }

  /** The index of the column of a role that is not a property's; empty where no row has it. */
  public Optional<Integer> columnOf(ColumnName.Role role) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).name().role() == role)
        .boxed()
        .findFirst();
  }

  /** Whether it holds no event, and only says that some are not kept ({@link Chunk#gap}). */
  public boolean isGap() {
    return columns.isEmpty();
  }

  /** Bytes of all columns. */
  public long columnBytes() {
    return columns.stream().mapToLong(ColumnHeader::length).sum();
  }

  static void putText(String text, GrowingBytes into) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    into.putUnsigned(utf8.length);
    into.put(utf8, 0, utf8.length);
  }

  private static ChunkHeader read(BytesCursor from) {
    from.take(MAGIC.length + 1L);
    String project = text(from);
    String collection = text(from);
    int partition = (int) from.nextUnsigned();
    int epoch = (int) from.nextUnsigned();
    Position first = new Position(epoch, from.nextUnsigned(), (int) from.nextUnsigned());
    Position last = new Position(epoch, from.nextUnsigned(), (int) from.nextUnsigned());
    int rows = (int) from.nextUnsigned();
    long minMs = from.nextSigned();
    long maxMs = from.nextSigned();
    ColumnHeader[] columns = new ColumnHeader[(int) from.nextUnsigned()];
    for (int index = 0; index < columns.length; index++) {
      columns[index] = ColumnHeader.read(from);
    }
    if (from.hasNext()) {
      throw from.broken("it goes on after its columns");
    }
    ChunkRange range = new ChunkRange(project, collection, partition, first, last);
    return new ChunkHeader(range, rows, minMs, maxMs, List.of(columns));
  }

  private static String text(BytesCursor from) {
    int start = from.take(from.nextUnsigned());
    return new String(from.bytes(), start, from.position() - start, StandardCharsets.UTF_8);
  }

  private static int check(byte[] bytes, int end) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, end);
    return (int) check.getValue();
  }

  private static int intAt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
