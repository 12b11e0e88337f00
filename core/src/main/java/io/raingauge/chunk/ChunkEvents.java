package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the events of a chunk back, row by row: objects with the names and values that came, each
 * number of equal value, each array as it was written. The order of the members is the chunk's, and
 * of a name that came twice only the first value is there.
 *
 * <p>For one thread. It holds a block of each column in memory; the columns of an event's times and
 * id are read when somebody asks for these.
 */
public final class ChunkEvents {
  private static final int NO_BLOCK = -1;

  private final Chunk chunk;
  private final Map<ColumnName.Role, ColumnCells> envelope = new EnumMap<>(ColumnName.Role.class);
  private final boolean hasIds;
  private final @Nullable ColumnCells overflow;
  private final MemberNode root = new MemberNode(new byte[0]);
  private final List<ColumnCells> cells = new ArrayList<>();
  private int block = NO_BLOCK;
  private int row;

  /** Over all of a chunk. */
  public ChunkEvents(Chunk chunk) {
    this(chunk, name -> true);
  }

  /**
   * Over some properties only; the columns of the others are not read.
   *
   * @param wanted properties to give back; also asked whether what overflowed is wanted
   */
  public ChunkEvents(Chunk chunk, Predicate<ColumnName> wanted) {
    this.chunk = chunk;
    hasIds = chunk.header().columnOf(ColumnName.Role.ID).isPresent();
    boolean hasMore = chunk.header().columnOf(ColumnName.Role.OVERFLOW).isPresent();
    overflow = hasMore && wanted.test(ColumnName.OVERFLOW) ? open(ColumnName.Role.OVERFLOW) : null;
    for (int index = 0; index < chunk.header().columns().size(); index++) {
      ColumnName name = chunk.header().columns().get(index).name();
      if (name.role() == ColumnName.Role.PROPERTY && wanted.test(name)) {
        MemberNode node = root;
        for (String each : name.names()) {
          node = node.child(each.getBytes(StandardCharsets.UTF_8));
        }
        ColumnCells its = new ColumnCells(chunk.open(index));
        node.setCells(its);
        cells.add(its);
      }
    }
  }

  /** How many events there are. */
  public int rows() {
    return chunk.header().rows();
  }

  /** Goes to an event, 0 to {@link #rows} less 1. */
  public void at(int itsRow) {
    int itsBlock = itsRow / Blocks.ROWS;
    if (itsBlock != block) {
      cells.forEach(each -> each.load(itsBlock));
      block = itsBlock;
    }
    row = itsRow % Blocks.ROWS;
  }

  public long timeMs() {
    return envelope(ColumnName.Role.TIME).longAt(row);
  }

  public long receivedMs() {
    return envelope(ColumnName.Role.RECEIVED).longAt(row);
  }

  /** Writes the event's id, UTF-8 without escapes, over what {@code into} held; empty for none. */
  public void writeId(GrowingBytes into) {
    into.clear();
    if (hasIds && envelope(ColumnName.Role.ID).has(row)) {
      envelope(ColumnName.Role.ID).writeText(row, into);
    }
  }

  /** Appends the event's object. */
  public void write(GrowingBytes into) {
    boolean hasMore = overflow != null && overflow.has(row);
    if (hasMore && overflow != null) {
      GrowingBytes text = new GrowingBytes();
      overflow.writeText(row, text);
      new OverflowText(text.toBytes(), chunk.hidden()).addTo(root);
    }
    into.put('{');
    root.writeMembers(row, into);
    into.put('}');
    if (hasMore) {
      root.clearExtras();
    }
  }

  private ColumnCells envelope(ColumnName.Role role) {
    ColumnCells known = envelope.get(role);
    if (known != null) {
      return known;
    }
    ColumnCells opened = open(role);
    opened.load(block);
    envelope.put(role, opened);
    return opened;
  }

  private ColumnCells open(ColumnName.Role role) {
    int index =
        chunk
            .header()
            .columnOf(role)
            .orElseThrow(
                () ->
                    new BrokenChunkException(
                        "the chunk " + chunk.header().range(), "it has no column of " + role));
    ColumnCells its = new ColumnCells(chunk.open(index));
    cells.add(its);
    return its;
  }
}
