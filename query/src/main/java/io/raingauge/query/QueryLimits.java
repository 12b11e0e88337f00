package io.raingauge.query;

import java.time.Duration;

/**
 * What one answer may cost and how many are made at once (Q1). At each limit there is a clear
 * error, never a silent cut.
 *
 * @param maxGroups combinations of values of {@code by} that are held
 * @param maxPoints numbers of one group and interval that are held, and rows that are given
 * @param maxBytes estimated memory of all points of one answer
 * @param maxTime from the beginning of the reading
 * @param maxRunning answers made at once
 * @param maxWaiting questions that wait for their turn, and questions that wait for a receipt; more
 *     are refused
 */
public record QueryLimits(
    int maxGroups, int maxPoints, long maxBytes, Duration maxTime, int maxRunning, int maxWaiting) {
  public static final QueryLimits DEFAULT =
      new QueryLimits(100_000, 1_000_000, 64L << 20, Duration.ofMinutes(5), 4, 64);

  public QueryLimits {
    if (maxGroups < 1 || maxPoints < 1 || maxBytes < 1 || maxRunning < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException("a limit of a query is below 1");
    }
  }

  /** The same with another time. */
  QueryLimits within(Duration longest) {
    return new QueryLimits(maxGroups, maxPoints, maxBytes, longest, maxRunning, maxWaiting);
  }

  /** What an answer beyond {@link #maxGroups} is refused with. */
  public QueryException tooManyGroups() {
    return tooLarge(maxGroups + " groups", "fewer properties in \"by\" or a \"where\"");
  }

  /** What an answer beyond {@link #maxPoints} is refused with. */
  public QueryException tooManyPoints() {
    return tooLarge(
        maxPoints + " points (groups times intervals)",
        "longer intervals, a shorter timeframe or fewer groups");
  }

  /** What an answer beyond {@link #maxBytes} is refused with. */
  public QueryException tooManyBytes() {
    return tooLarge(
        maxBytes / (1 << 20) + " MB of states",
        "longer intervals, fewer groups or fewer distinct and quantile measures");
  }

  /** What a number that had to be exact, and could not be, is refused with. */
  QueryException notExact(String label) {
    return new QueryException(
        QueryException.Kind.TOO_LARGE,
        "\""
            + label
            + "\" has too many different values to be exact: at most 100,000 of a row, and of all"
            + " rows as many as fit into a quarter of query.max-bytes. Ask for a shorter timeframe"
            + " or fewer groups, or leave \"exact\" out for an estimate.");
  }

  private static QueryException tooLarge(String what, String instead) {
    return new QueryException(
        QueryException.Kind.TOO_LARGE,
        "The answer needs more than "
            + what
            + ", the most that one may have. Ask for "
            + instead
            + ".");
  }
}
