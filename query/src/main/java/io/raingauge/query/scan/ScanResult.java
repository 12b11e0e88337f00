package io.raingauge.query.scan;

import io.raingauge.chunk.LongTable;
import io.raingauge.measure.CellState;
import io.raingauge.measure.DistinctRoom;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.query.QueryLimits;
import io.raingauge.scan.Partial;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The states of all points, merged over chunks in their order. For one thread. Memory: bounded by
 * the limits (Q1).
 */
public final class ScanResult {
  /** Of a point: what leads to it. */
  private static final int POINT_BYTES = 100;

  /** Of the memory that an answer may take: for different values that are kept one by one. */
  private static final int EXACT_PART = 4;

  private final List<Measure> measures;
  private final QueryLimits limits;
  private final BytesIndex groups = new BytesIndex();
  private final LongTable points = new LongTable();
  private final List<MeasureState[]> states = new ArrayList<>();
  private final List<NumberedTexts> apart = new ArrayList<>();
  private final GrowingBytes series = new GrowingBytes();
  private final DistinctRoom room;
  private long bytes;
  private int readChunks;
  private long seenRows;

  ScanResult(List<Measure> measures, QueryLimits limits) {
    this.measures = measures;
    this.limits = limits;
    room = DistinctRoom.ofBytes(limits.maxBytes() / EXACT_PART);
    measures.forEach(measure -> apart.add(new NumberedTexts()));
  }

  /** How many combinations of a group and an interval have events. */
  public int points() {
    return states.size();
  }

  /** The bytes of a point's group, as a series has them. */
  public byte[] series(int point) {
    return groups.bytes((int) points.number(point));
  }

  public int interval(int point) {
    return (int) (points.number(point) >>> 32);
  }

  /** The states of the scan's measures, in their order. */
  public CellState state(int point) {
    return CellState.of(states.get(point));
  }

  /** Chunks that were not passed over. */
  public int chunks() {
    return readChunks;
  }

  /** Rows that were looked at. */
  public long rows() {
    return seenRows;
  }

  /**
   * All of it after {@link #end}, for the process that asked.
   *
   * <pre>
   *  chunks, rows   u
   *  points         as a {@link ChunkResult} writes them, to the end
   * </pre>
   */
  byte[] toBytes() {
    GrowingBytes bytes = new GrowingBytes();
    bytes.putUnsigned(readChunks);
    bytes.putUnsigned(seenRows);
    GrowingBytes group = new GrowingBytes();
    for (int point = 0; point < points(); point++) {
      byte[] its = series(point);
      group.clear();
      group.put(its, 0, its.length);
      ChunkResult.write(interval(point), group, state(point), bytes);
    }
    return bytes.toBytes();
  }

  /** Reads what {@link #toBytes} wrote: the same points, with all that was known exactly. */
  static ScanResult of(byte[] bytes, List<Measure> measures, QueryLimits limits) {
    BytesCursor from = new BytesCursor(bytes, "the answer of a scan");
    ScanResult result = new ScanResult(measures, limits);
    result.readChunks = (int) from.nextUnsigned();
    result.seenRows = from.nextUnsigned();
    result.takePoints(from, DistinctRoom.ofBytes(limits.maxBytes() / EXACT_PART));
    return result;
  }

  void take(Partial partial) {
    readChunks++;
    if (partial instanceof ChunkResult.Known known) {
      series.clear();
      merge(pointOf(groupOf(), known.interval()), known.states());
    } else if (partial instanceof ChunkResult.Read read) {
      take(read);
    } else {
      BytesCursor from = new BytesCursor(partial.toBytes(), "what a chunk gave");
      seenRows += from.nextUnsigned();
      takePoints(from, new DistinctRoom(Accumulator.MOST_EXACT * measures.size()));
    }
    long all = bytes + groups.usedBytes();
    for (NumberedTexts each : apart) {
      all += each.usedBytes();
    }
    if (all > limits.maxBytes()) {
      throw limits.tooManyBytes();
    }
  }

  /** Adds what was merged apart. It is called once, after all chunks. */
  void end() {
    for (int index = 0; index < apart.size(); index++) {
      if (points() > 0) { // Only what is of one point is merged apart.
        apart.get(index).addTo(states.get(0)[index]);
      }
    }
  }

  /** Takes points that another process has read. */
  private void takePoints(BytesCursor from, DistinctRoom exact) {
    while (from.hasNext()) {
      int interval = (int) from.nextUnsigned();
      int start = from.take(from.nextUnsigned());
      series.clear();
      series.put(from.bytes(), start, from.position());
      CellState given = CellState.ofExact(measures, from, exact);
      MeasureState[] its = new MeasureState[measures.size()];
      Arrays.setAll(its, given::state);
      merge(pointOf(groupOf(), interval), its);
    }
  }

  private void take(ChunkResult.Read read) {
    seenRows += read.seen();
    Points local = read.points();
    int[] groupOf = new int[local.groups()];
    Arrays.fill(groupOf, -1);
    int count = local.count();
    for (int point = 0; point < count; point++) {
      if (read.rows().count(point) > 0) {
        int group = local.group(point);
        if (groupOf[group] < 0) {
          local.encode(group, series);
          groupOf[group] = groupOf();
        }
        MeasureState[] its = new MeasureState[measures.size()];
        for (int index = 0; index < its.length; index++) {
          its[index] = read.measures().get(index).state(point);
        }
        merge(pointOf(groupOf[group], local.interval(point)), its);
      }
    }
    for (int index = 0; index < apart.size(); index++) {
      read.measures().get(index).mergeApart(apart.get(index));
    }
  }

  private int groupOf() {
    int group = groups.numberOf(series.bytes(), series.size());
    if (groups.size() > limits.maxGroups()) {
      throw limits.tooManyGroups();
    }
    return group;
  }

  private int pointOf(int group, int interval) {
    int point = points.codeOf((long) interval << 32 | group);
    if (points.size() > limits.maxPoints()) {
      throw limits.tooManyPoints();
    }
    return point;
  }

  private void merge(int point, MeasureState[] its) {
    if (point == states.size()) {
      MeasureState[] moved = moved(its);
      states.add(moved);
      bytes += POINT_BYTES + bytesOf(moved);
    } else {
      MeasureState[] into = states.get(point);
      long before = bytesOf(into);
      for (int index = 0; index < its.length; index++) {
        into[index].merge(its[index]);
      }
      bytes += bytesOf(into) - before;
    }
    if (bytes > limits.maxBytes()) {
      throw limits.tooManyBytes();
    }
  }

  /** Values that are kept one by one, from a chunk's room to that of the answer. */
  private MeasureState[] moved(MeasureState[] its) {
    for (int index = 0; index < its.length; index++) {
      if (measures.get(index).kind().isEstimable()) { // Values are kept one by one.
        MeasureState moved = MeasureState.exact(measures.get(index), room);
        moved.merge(its[index]);
        its[index] = moved;
      }
    }
    return its;
  }

  private static long bytesOf(MeasureState[] states) {
    long all = 0;
    for (MeasureState state : states) {
      all += state.heapBytes();
    }
    return all;
  }
}
