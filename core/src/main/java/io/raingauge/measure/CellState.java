package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The states of all measures of one cell.
 *
 * <pre>
 *  0         1
 *  +---------+---------+---------+--
 *  | version | state 0 | state 1 | …      one for each measure of the rollup, in its order;
 *  | 01      |         |         |        each drawn at its class
 *  +---------+---------+---------+--
 * </pre>
 *
 * <p>For one thread.
 */
public final class CellState {
  private static final int VERSION = 1;
  private static final Set<Measure.Kind> GROWING =
      EnumSet.of(Measure.Kind.LAST, Measure.Kind.DISTINCT, Measure.Kind.QUANTILE);

  private final MeasureState[] states;

  private CellState(List<Measure> measures) {
    this(measures.stream().map(MeasureState::empty).toArray(MeasureState[]::new));
  }

  private CellState(MeasureState[] states) {
    this.states = states;
  }

  /** A cell of states that were made elsewhere, and now belong to it. */
  public static CellState of(MeasureState... states) {
    return new CellState(states.clone());
  }

  /** The state of no events. */
  public static CellState empty(List<Measure> measures) {
    return new CellState(measures);
  }

  /**
   * Reads a cell's bytes.
   *
   * @throws IllegalStateException when these are not the bytes of a cell of such measures
   */
  public static CellState of(List<Measure> measures, byte[] bytes) {
    BytesCursor from = new BytesCursor(bytes, "a cell's state");
    int version = from.next();
    if (version != VERSION) {
      throw from.broken("its version is " + version + ", not " + VERSION);
    }
    CellState cell = new CellState(measures);
    for (MeasureState state : cell.states) {
      state.read(from);
    }
    if (from.hasNext()) {
      throw from.broken("it goes on after its last measure");
    }
    return cell;
  }

  /** Reads what {@link #writeExactly} wrote, and leaves the cursor after it. */
  public static CellState ofExact(List<Measure> measures, BytesCursor from, DistinctRoom room) {
    CellState cell = new CellState(measures);
    for (MeasureState state : cell.states) {
      state.readExactly(from, room);
    }
    return cell;
  }

  /**
   * Takes one event.
   *
   * @param slots the slot of each measure's property; any number for a count
   */
  public void add(PropertyValues values, int[] slots, long timeMs) {
    for (int index = 0; index < states.length; index++) {
      states[index].add(values, slots[index], timeMs);
    }
  }

  /** Takes all that another cell of the same measures took. */
  public void merge(CellState other) {
    for (int index = 0; index < states.length; index++) {
      states[index].merge(other.states[index]);
    }
  }

  /** How many measures. */
  public int size() {
    return states.length;
  }

  /** The state of the measure at an index. */
  public MeasureState state(int index) {
    return states[index];
  }

  /** A cell of the states at some indexes, which still belong to this one, too. */
  public CellState only(int[] indexes) {
    return new CellState(
        Arrays.stream(indexes).mapToObj(index -> states[index]).toArray(MeasureState[]::new));
  }

  /** Whether {@link #heapBytes} may change with an event. */
  public static boolean grows(List<Measure> measures) {
    return measures.stream().map(Measure::kind).anyMatch(GROWING::contains);
  }

  /** About how much of the heap it takes, as the fold's memory is bounded by it. */
  public int heapBytes() {
    int bytes = 40 + 8 * states.length;
    for (MeasureState state : states) {
      bytes += state.heapBytes();
    }
    return bytes;
  }

  public byte[] toBytes() {
    GrowingBytes bytes = new GrowingBytes();
    write(bytes);
    return bytes.toBytes();
  }

  /** Appends what {@link #toBytes} returns. */
  public void write(GrowingBytes into) {
    into.put(VERSION);
    for (MeasureState state : states) {
      state.write(into);
    }
  }

  /**
   * Appends the states on their way to a merge: not as a cell keeps them, but with all that is
   * known exactly.
   */
  public void writeExactly(GrowingBytes into) {
    for (MeasureState state : states) {
      state.writeExactly(into);
    }
  }
}
