package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.LongTable;
import io.raingauge.query.QueryLimits;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the points of one chunk: the combinations of a group and an interval. Where all that can
 * be are few, a point's number is computed from codes; else it is looked up. For one thread.
 */
final class Points {
  /** Combinations up to which each has a number, whether it comes or not. */
  private static final int MOST_COMPUTED = 1 << 14;

  private static final int ROWS = ColumnReader.BLOCK_ROWS;

  private final Scan scan;
  private final List<KeyColumn> keys;
  private final PropertyColumn times;
  private final QueryLimits limits;
  private final int firstInterval;
  private final int intervals;
  private final LongTable[] pairs;
  private final LongTable looked = new LongTable();
  private final long computedGroups;
  private final int[] codes = new int[ROWS];
  private final long[] timesMs = new long[ROWS];

  Points(Scan scan, ChunkColumns columns, QueryLimits limits) {
    this.scan = scan;
    this.limits = limits;
    keys = scan.by().stream().map(name -> KeyColumn.of(columns.property(name))).toList();
    times = columns.times();
    long firstMs = Math.max(columns.header().minMs(), scan.fromMs());
    long lastMs = Math.min(columns.header().maxMs(), scan.toMs() - 1);
    firstInterval = scan.intervalOf(firstMs);
    intervals = scan.intervalOf(lastMs) - firstInterval + 1;
    long product = 1;
    for (KeyColumn key : keys) {
      product *= key.isGrowing() ? MOST_COMPUTED + 1L : key.count();
      product = Math.min(product, MOST_COMPUTED + 1L);
    }
    computedGroups = product;
    pairs = new LongTable[Math.max(0, keys.size() - 1)];
    Arrays.setAll(pairs, index -> new LongTable());
  }

  /** Whether there is no more than one. */
  boolean isOne() {
    return keys.isEmpty() && intervals == 1;
  }

  /** How many numbers of points there are so far. */
  int count() {
    if (isOne()) {
      return 1;
    }
    return isComputed()
        ? (int) computedGroups * intervals
        : intervals == 1 ? groups() : looked.size();
  }

  /** Fills the points of a view. */
  void read(BlockView view) {
    view.isOnePoint = isOne();
    if (!view.isOnePoint) {
      readGroups(view);
      if (intervals > 1) {
        readIntervals(view);
      }
      if (cameGroups() > limits.maxGroups()) {
        throw limits.tooManyGroups();
      }
      if (looked.size() > limits.maxPoints()) {
        throw limits.tooManyPoints();
      }
    }
    view.pointCount = count();
  }

  /** The interval of a point. */
  int interval(int point) {
    if (intervals == 1) {
      return firstInterval;
    }
    return firstInterval
        + (isComputed() ? point / (int) computedGroups : (int) (looked.number(point) >>> 32));
  }

  /** The group of a point: a number of this chunk. */
  int group(int point) {
    if (isComputed()) {
      return point % (int) computedGroups;
    }
    return intervals == 1 ? point : (int) looked.number(point);
  }

  /** How many numbers of groups there are so far. */
  int groups() {
    if (areGroupsComputed()) {
      return (int) computedGroups;
    }
    return pairs.length == 0 ? keys.get(0).count() : pairs[pairs.length - 1].size();
  }

  /** Writes the series of a group over what {@code into} held. */
  void encode(int group, GrowingBytes into) {
    into.clear();
    int[] numbers = new int[keys.size()];
    int left = group;
    for (int at = keys.size() - 1; at > 0; at--) {
      if (areGroupsComputed()) {
        numbers[at] = left % keys.get(at).count();
        left /= keys.get(at).count();
      } else {
        long pair = pairs[at - 1].number(left);
        numbers[at] = (int) pair;
        left = (int) (pair >>> 32);
      }
    }
    for (int at = 0; at < numbers.length; at++) {
      keys.get(at).encode(at == 0 ? left : numbers[at], into);
    }
  }

  /** Groups that are known to have come; 0 where they are not counted here. */
  private int cameGroups() {
    if (areGroupsComputed()) {
      return 0;
    }
    return pairs.length > 0 || keys.get(0).isGrowing() ? groups() : 0;
  }

  private boolean areGroupsComputed() {
    return computedGroups <= MOST_COMPUTED;
  }

  private boolean isComputed() {
    return computedGroups * intervals <= MOST_COMPUTED;
  }

  private void readGroups(BlockView view) {
    if (keys.isEmpty()) {
      Arrays.fill(view.points, 0, view.selected, 0);
      return;
    }
    keys.get(0).read(view, view.points);
    for (int at = 1; at < keys.size(); at++) {
      KeyColumn key = keys.get(at);
      key.read(view, codes);
      if (areGroupsComputed()) {
        int count = key.count();
        for (int index = 0; index < view.selected; index++) {
          view.points[index] = view.points[index] * count + codes[index];
        }
      } else {
        LongTable pair = pairs[at - 1];
        for (int index = 0; index < view.selected; index++) {
          view.points[index] = pair.codeOf((long) view.points[index] << 32 | codes[index]);
        }
      }
    }
  }

  private void readIntervals(BlockView view) {
    ColumnReader reader = times.reader(); // Where all are of one interval it is not read.
    int one = scan.intervalOf(Math.max(reader.minLong(view.block), scan.fromMs()));
    int last = scan.intervalOf(Math.min(reader.maxLong(view.block), scan.toMs() - 1));
    if (one == last) {
      int base = (one - firstInterval) * (int) Math.min(computedGroups, Integer.MAX_VALUE);
      for (int index = 0; index < view.selected; index++) {
        view.points[index] =
            isComputed() ? base + view.points[index] : look(one, view.points[index]);
      }
      return;
    }
    reader.longs(view.block, timesMs);
    view.gather(timesMs);
    int interval = one;
    for (int index = 0; index < view.selected; index++) {
      long timeMs = timesMs[index];
      if (timeMs < scan.edgesMs()[interval] || timeMs >= scan.edgesMs()[interval + 1]) {
        interval = scan.intervalOf(timeMs);
      }
      int group = view.points[index];
      view.points[index] =
          isComputed()
              ? (interval - firstInterval) * (int) computedGroups + group
              : look(interval, group);
    }
  }

  private int look(int interval, int group) {
    return looked.codeOf((long) (interval - firstInterval) << 32 | group);
  }
}
