package io.raingauge.query;

import io.raingauge.rollup.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Covers intervals with the windows of a rollup: wide ones for the middle of each, narrower ones
 * for its ragged ends, each millisecond once. What no window fits into is left over, for raw
 * events.
 *
 * <p>The widths of a rollup are multiples of one another and all windows begin at a multiple of
 * their width; so taking the widest that fits, from wide to narrow, uses the fewest.
 */
final class Tiling {
  /**
   * Above this many scans the widest windows are not worth their seeks and the next narrower are
   * tried.
   */
  private static final int MAX_SCANS = 1_000;

  private final List<Width> widths;
  private final List<Scan> scans = new ArrayList<>();
  private final List<Stretch> left = new ArrayList<>();

  private Tiling(List<Width> widths) {
    this.widths = widths;
  }

  /**
   * Windows of one width, one beside the other.
   *
   * @param toMs the end of the last
   */
  record Scan(Width width, long fromMs, long toMs) {
    /** Cells that a series has at most, in one partition and epoch. */
    long windowCount() {
      return (toMs - fromMs) / width.ms();
    }
  }

  /** A stretch of time, of any milliseconds. */
  record Stretch(long fromMs, long toMs) {}

  /**
   * Which windows are read, and what they leave over, both in order of time; together they are the
   * intervals.
   */
  record Cover(List<Scan> scans, List<Stretch> left) {
    Cover {
      scans = List.copyOf(scans);
      left = List.copyOf(left);
    }
  }

  /**
   * Scans in order of time that cover all intervals; empty where an edge is not on the narrowest
   * width's grid.
   *
   * @param edgesMs where the intervals begin, ascending, and last where the last ends
   * @param widths ascending, at least one
   */
  static Optional<List<Scan>> of(long[] edgesMs, List<Width> widths) {
    if (offGrid(edgesMs, widths.get(0)).isPresent()) {
      return Optional.empty();
    }
    for (int count = widths.size(); ; count--) {
      Tiling tiling = new Tiling(widths.subList(0, count));
      for (int index = 0; index + 1 < edgesMs.length; index++) {
        tiling.cover(edgesMs[index], edgesMs[index + 1], count - 1);
      }
      if (tiling.scans.size() <= MAX_SCANS || count == 1) {
        return Optional.of(List.copyOf(tiling.scans));
      }
    }
  }

  /**
   * As many whole windows as there are within each interval, and what is left.
   *
   * @param edgesMs as in {@link #of}
   * @param unreadable no window that meets one of these is read; in order of time
   */
  static Cover within(long[] edgesMs, List<Width> widths, List<Stretch> unreadable) {
    for (int count = widths.size(); ; count--) {
      Tiling tiling = new Tiling(widths.subList(0, count));
      for (int index = 0; index + 1 < edgesMs.length; index++) {
        tiling.coverReadable(edgesMs[index], edgesMs[index + 1], unreadable);
      }
      if (tiling.scans.size() <= MAX_SCANS || count == 1) {
        return new Cover(tiling.scans, tiling.left);
      }
    }
  }

  /** The start of the first window that begins at a time or later. */
  private static long windowFrom(Width width, long timeMs) {
    return width.windowOf(timeMs + width.ms() - 1);
  }

  /** The first edge that is not a multiple of a width. */
  static Optional<Long> offGrid(long[] edgesMs, Width width) {
    for (long edgeMs : edgesMs) {
      if (width.windowOf(edgeMs) != edgeMs) {
        return Optional.of(edgeMs);
      }
    }
    return Optional.empty();
  }

  private void coverReadable(long fromMs, long toMs, List<Stretch> unreadable) {
    Width narrowest = widths.get(0);
    long atMs = fromMs;
    for (Stretch each : unreadable) {
      if (each.fromMs() < toMs && each.toMs() > atMs) {
        long untilMs = narrowest.windowOf(Math.max(atMs, each.fromMs()));
        coverWhole(atMs, Math.max(atMs, untilMs));
        long nextMs = each.toMs() >= toMs ? toMs : windowFrom(narrowest, each.toMs());
        leave(Math.max(atMs, untilMs), Math.min(toMs, nextMs));
        atMs = Math.min(toMs, nextMs);
      }
    }
    coverWhole(atMs, toMs);
  }

  /** With the windows that lie within; the rest is left. */
  private void coverWhole(long fromMs, long toMs) {
    Width narrowest = widths.get(0);
    long firstMs = Math.min(toMs, windowFrom(narrowest, fromMs));
    long lastMs = Math.max(firstMs, narrowest.windowOf(toMs));
    leave(fromMs, firstMs);
    cover(firstMs, lastMs, widths.size() - 1);
    leave(lastMs, toMs);
  }

  private void cover(long fromMs, long toMs, int widest) {
    if (fromMs >= toMs) {
      return;
    }
    Width width = widths.get(widest);
    long firstMs = windowFrom(width, fromMs);
    long lastMs = width.windowOf(toMs);
    if (firstMs >= lastMs) {
      cover(fromMs, toMs, widest - 1);
      return;
    }
    cover(fromMs, firstMs, widest - 1);
    add(width, firstMs, lastMs);
    cover(lastMs, toMs, widest - 1);
  }

  private void add(Width width, long fromMs, long toMs) {
    int last = scans.size() - 1;
    if (last >= 0 && scans.get(last).width().equals(width) && scans.get(last).toMs() == fromMs) {
      scans.set(last, new Scan(width, scans.get(last).fromMs(), toMs));
    } else {
      scans.add(new Scan(width, fromMs, toMs));
    }
  }

  private void leave(long fromMs, long toMs) {
    int last = left.size() - 1;
    if (last >= 0 && left.get(last).toMs() == fromMs && fromMs < toMs) {
      left.set(last, new Stretch(left.get(last).fromMs(), toMs));
    } else if (fromMs < toMs) {
      left.add(new Stretch(fromMs, toMs));
    }
  }
}
