package io.raingauge.query;

import io.raingauge.query.QueryException.Kind;
import io.raingauge.rollup.Width;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The intervals of one question, as seen at one moment and in one snapshot.
 *
 * @param edgesMs where the intervals begin, ascending, and last where the last ends; empty where an
 *     open timeframe meets no events
 * @param asked what the question says; an open end is {@link Long#MIN_VALUE} or MAX
 * @param cut whether the question says {@code every}
 */
record Frame(long[] edgesMs, Timeframe.Absolute asked, Cut cut) {
  /** Whether time is cut into intervals or is one. */
  enum Cut {
    NOT,
    BY_EVERY
  }

  /**
   * @param span when the collection's first and last events happened; empty when it has none
   * @throws QueryException when there are more intervals than points may be
   */
  static Frame of(Question question, Optional<Span> span, long nowMs, QueryLimits limits) {
    Timeframe.Absolute asked = question.timeframe().resolve(nowMs, question.zone());
    Cut cut = question.every().isPresent() ? Cut.BY_EVERY : Cut.NOT;
    long fromMs = asked.fromMs();
    long toMs = asked.toMs();
    if (asked.fromMs() == Long.MIN_VALUE) {
      fromMs = span.map(Span::firstMs).orElse(Long.MAX_VALUE);
    }
    if (asked.toMs() == Long.MAX_VALUE) {
      toMs = span.map(last -> last.lastMs() + 1).orElse(Long.MIN_VALUE);
    }
    if (question.timeframe() instanceof Timeframe.Relative && cut == Cut.BY_EVERY) {
      // Of a unit that is still running, what has not begun is no interval yet.
      toMs = Math.min(toMs, 1 + Math.max(nowMs, span.map(Span::lastMs).orElse(nowMs)));
    }
    if (fromMs >= toMs) {
      return new Frame(new long[0], asked, cut);
    }
    if (question.every().isEmpty()) {
      return new Frame(new long[] {fromMs, toMs}, asked, cut);
    }
    Every every = question.every().get();
    if ((toMs - fromMs) / every.leastMs() > 2L * limits.maxPoints()) {
      throw tooMany(every, limits);
    }
    return new Frame(edges(question, every, asked, fromMs, toMs, limits), asked, cut);
  }

  /** When events happened. */
  record Span(long firstMs, long lastMs) {}

  /** Where the intervals lie that a rollup reads: open ends go to the edge of a widest window. */
  long[] edgesFor(List<Width> widths) {
    if (cut == Cut.BY_EVERY || edgesMs.length == 0) {
      return edgesMs;
    }
    long[] edges = edgesMs.clone();
    Width width = widths.get(widths.size() - 1);
    if (asked.fromMs() == Long.MIN_VALUE) {
      edges[0] = width.windowOf(edges[0]);
    }
    if (asked.toMs() == Long.MAX_VALUE) {
      edges[1] = width.windowOf(edges[1] + width.ms() - 1);
    }
    return edges;
  }

  /** An interval at an open end is whole, one at an end that was asked for is cut there. */
  private static long[] edges(
      Question question,
      Every every,
      Timeframe.Absolute asked,
      long fromMs,
      long toMs,
      QueryLimits limits) {
    long[] edges = new long[64];
    int count = 0;
    long edgeMs = every.floor(fromMs, question.zone());
    edges[count++] = asked.fromMs() == Long.MIN_VALUE ? edgeMs : fromMs;
    while (edges[count - 1] < toMs) {
      edgeMs = every.next(edgeMs, question.zone());
      if (count > limits.maxPoints()) {
        throw tooMany(every, limits);
      }
      if (count == edges.length) {
        edges = Arrays.copyOf(edges, count * 2);
      }
      edges[count++] = Math.min(edgeMs, asked.toMs());
    }
    return Arrays.copyOf(edges, count);
  }

  private static QueryException tooMany(Every every, QueryLimits limits) {
    return new QueryException(
        Kind.TOO_LARGE,
        "The timeframe has more than "
            + limits.maxPoints()
            + " intervals of "
            + every
            + ", the most that an answer may have. Ask for a shorter timeframe or longer"
            + " intervals.");
  }
}
