package io.raingauge.query;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer holds while states are merged into it: one for each group and interval that has
 * any. For one thread. Memory: bounded by the limits (Q1).
 */
final class Groups {
  /** Of a point: its objects, and the entry that leads to it. Measured: 150 to 220. */
  private static final int POINT_BYTES = 200;

  /** Of a state's memory to its bytes, at most; a sketch is a little larger than when written. */
  private static final int MEMORY_FACTOR = 4;

  private final List<Measure> measures;
  private final QueryLimits limits;
  private final int mostStateBytes;
  private final Map<Key, Group> groups = new HashMap<>();
  private long points;
  private long bytes;

  Groups(List<Measure> measures, QueryLimits limits) {
    this.measures = measures;
    this.limits = limits;
    this.mostStateBytes = measures.stream().mapToInt(Groups::mostBytes).sum();
  }

  /** One combination of values, and its states by interval. */
  static final class Group {
    private final byte[] series;
    private final Map<Integer, Point> points = new HashMap<>();

    private Group(byte[] series) {
      this.series = series;
    }

    byte[] series() {
      return series;
    }

    /** The state of an interval, if any event is in it. */
    @Nullable CellState state(int interval) {
      Point point = points.get(interval);
      return point == null ? null : point.state;
    }

    /** The merged states of all intervals, in order of time. */
    CellState total(List<Measure> measures) {
      CellState total = CellState.empty(measures);
      points.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> total.merge(entry.getValue().state));
      return total;
    }
  }

  private static final class Point {
    private final CellState state;
    private long bytes;

    private Point(CellState state) {
      this.state = state;
    }
  }

  /** Of what each state is. */
  List<Measure> measures() {
    return measures;
  }

  /** All groups, in no order. */
  List<Group> all() {
    return List.copyOf(groups.values());
  }

  /** The group of the values of some slots. */
  Group group(PropertyValues values, int[] slots, GrowingBytes buffer) {
    Series.encode(values, slots, buffer);
    return group(buffer.toBytes());
  }

  Group group(byte[] series) {
    Group group = groups.computeIfAbsent(new Key(series), key -> new Group(key.bytes()));
    if (groups.size() > limits.maxGroups()) {
      throw limits.tooManyGroups();
    }
    return group;
  }

  /** Merges a state, which takes so many bytes when it is written, into an interval of a group. */
  void add(Group group, int interval, CellState state, int stateBytes) {
    Point point = group.points.get(interval);
    if (point == null) {
      point = new Point(state);
      group.points.put(interval, point);
      if (++points > limits.maxPoints()) {
        throw limits.tooManyPoints();
      }
    } else {
      point.state.merge(state);
    }
    long before = point.bytes;
    point.bytes =
        Math.min(
            (long) POINT_BYTES + mostStateBytes,
            Math.max(before, POINT_BYTES) + (long) MEMORY_FACTOR * stateBytes);
    bytes += point.bytes - before;
    if (bytes > limits.maxBytes()) {
      throw limits.tooManyBytes();
    }
  }

  /** What a merged state of a kind can grow to in memory. */
  private static int mostBytes(Measure measure) {
    return switch (measure.kind()) {
      case COUNT, SUM, MIN, MAX, AVERAGE, DEVIATION -> 200;
      case LAST -> 2_200;
      case DISTINCT -> 5_200;
      case QUANTILE -> 34_000;
    };
  }

  private record Key(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
