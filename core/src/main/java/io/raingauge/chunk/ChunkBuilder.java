package io.raingauge.chunk;

import io.raingauge.wire.EventLine;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes chunks of the events of one collection in one partition, in the order of the log. It is
 * filled, {@link #build built}, and filled again; its memory stays at the most that a chunk needed.
 *
 * <p>Nothing is allocated per event but what grows. Building packs each column in turn and takes
 * about 16 bytes a row for that.
 *
 * <p>For one thread.
 */
public final class ChunkBuilder {
  /** Columns of properties in one chunk; what is beyond goes to {@link ColumnName#OVERFLOW}. */
  public static final int MOST_COLUMNS = 1000;

  /** A chunk of so many rows gains hardly anything from more (docs/decisions/columns.md). */
  public static final int LARGE_ROWS = 131_072;

  /** Rows of one chunk: a caller builds before. */
  public static final int MOST_ROWS = 1 << 20;

  private final String project;
  private final String collection;
  private final int partition;
  private final ColumnValues times = new ColumnValues(ColumnName.TIME);
  private final ColumnValues received = new ColumnValues(ColumnName.RECEIVED);
  private final ColumnValues ids = new ColumnValues(ColumnName.ID);
  private final ColumnValues overflow = new ColumnValues(ColumnName.OVERFLOW);
  private final Members members;
  private final EventScanner scanner;
  private final GrowingBytes id = new GrowingBytes();
  private final ColumnPacker packer;
  private int rows;

  public ChunkBuilder(String project, String collection, int partition) {
    this(project, collection, partition, new ColumnPacker());
  }

  /**
   * @param packer shared with other builders of the same thread
   */
  public ChunkBuilder(String project, String collection, int partition, ColumnPacker packer) {
    this(project, collection, partition, packer, MOST_COLUMNS);
  }

  ChunkBuilder(String project, String collection, int partition, int mostColumns) {
    this(project, collection, partition, new ColumnPacker(), mostColumns);
  }

  private ChunkBuilder(
      String project, String collection, int partition, ColumnPacker packer, int mostColumns) {
    this.project = project;
    this.collection = collection;
    this.partition = partition;
    this.packer = packer;
    members = new Members(mostColumns);
    scanner = new EventScanner(members, overflow);
  }

  /** How many events it holds. */
  public int rows() {
    return rows;
  }

  /** Bytes of memory that its values take. It asks each column: once a batch, not once an event. */
  public long usedBytes() {
    long used = times.usedBytes() + received.usedBytes() + ids.usedBytes() + overflow.usedBytes();
    for (Member leaf : members.leaves()) {
      ColumnValues column = leaf.column();
      used += column == null ? 0 : column.usedBytes();
    }
    return used;
  }

  /**
   * Adds the event of a line, which is the next in the log that counts.
   *
   * @throws IllegalStateException when its object is not valid JSON, or the chunk is full; the
   *     builder is then of no more use before {@link #clear}
   */
  public void add(EventLine line) {
    begin(line.timeMs(), line.receivedMs());
    if (line.hasId()) {
      putId(line.bytes(), line.idFrom(), line.idTo());
    }
    end(line.bytes(), line.eventFrom(), line.eventTo());
  }

  /**
   * Begins an event, the next in the log that counts; {@link #end} must follow, and {@link #putId}
   * between them if it has an id.
   *
   * @throws IllegalStateException when the chunk is full
   */
  public void begin(long timeMs, long receivedMs) {
    if (rows == MOST_ROWS) {
      throw new IllegalStateException("a chunk has at most " + MOST_ROWS + " events; build it");
    }
    times.addLong(rows, timeMs);
    received.addLong(rows, receivedMs);
  }

  /** The id of the event that was begun: the inside of a JSON string. */
  public void putId(byte[] json, int from, int to) {
    id.clear();
    JsonText.unescape(json, from, to, id);
    ids.addText(rows, Kind.STRING, id.bytes(), 0, id.size());
  }

  /**
   * Ends the event that was begun; its object is {@code json[from, to)}.
   *
   * @throws IllegalStateException when that is not valid JSON; the builder is then of no more use
   *     before {@link #clear}
   */
  public void end(byte[] json, int from, int to) {
    scanner.read(json, from, to, rows);
    rows++;
  }

  /** Adds an event that has this object, and this id unless that is empty. */
  void add(long timeMs, long receivedMs, byte[] itsId, byte[] event) {
    begin(timeMs, receivedMs);
    if (itsId.length > 0) {
      ids.addText(rows, Kind.STRING, itsId, 0, itsId.length);
    }
    end(event, 0, event.length);
  }

  /**
   * Makes a chunk of all events, and begins anew.
   *
   * @param from the first position that it covers
   * @param to the first that it does not
   * @return empty without events
   */
  public Optional<Chunk> build(Position from, Position to) {
    if (rows == 0) {
      return Optional.empty();
    }
    List<ColumnValues> columns = new ArrayList<>(List.of(times, received));
    if (ids.count() > 0) {
      columns.add(ids);
    }
    if (overflow.count() > 0) {
      columns.add(overflow);
    }
    for (Member leaf : members.leaves()) {
      ColumnValues column = leaf.column();
      if (column != null) {
        columns.add(column);
      }
    }
    List<ColumnHeader> headers = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    for (ColumnValues column : columns) {
      headers.add(packer.write(column, rows));
      bytes.add(packer.bytes());
    }
    ChunkRange range = new ChunkRange(project, collection, partition, from, to);
    Chunk chunk = Chunk.of(ChunkHeader.of(range, rows, headers), bytes);
    clear();
    return Optional.of(chunk);
  }

  /** Forgets all events. */
  public void clear() {
    rows = 0;
    times.clear();
    received.clear();
    ids.clear();
    overflow.clear();
    members.clear();
  }
}
