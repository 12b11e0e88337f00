package io.raingauge.fold;

/**
 * The limits of one fold; a process has one fold for each partition that it works on.
 *
 * @param maxBytes of heap that the cells and series in memory take, about. Beyond it those that did
 *     not change for the longest time are forgotten after a flush, and read again when they are
 *     needed; when it is reached, {@link Fold#mustFlush} asks for a flush. One record, at most 900
 *     KB of lines, may open cells beyond it; a collection takes some 2 KB besides its cells
 * @param maxIds ids kept in memory since the last flush; when it is reached, {@link Fold#mustFlush}
 *     asks for a flush
 * @param idsWindowDays how many days an id is remembered (F5)
 * @param idsDelayDays how many days an event may wait in a spool and its id still be compared with
 *     the whole window; ids are kept for so much longer
 * @param maxRawBytes of heap that raw events in memory take since the last flush, about; when it is
 *     reached, {@link Fold#mustFlush} asks for a flush. With the room for more that is kept from
 *     one flush to the next, and to pack them, a fold takes up to three times as much. 0 where raw
 *     events are not kept
 */
public record FoldSettings(
    long maxBytes, int maxIds, int idsWindowDays, int idsDelayDays, long maxRawBytes) {
  /** 100,000 events of 150 bytes. */
  public static final long DEFAULT_RAW_BYTES = 8 << 20;

  public static final FoldSettings DEFAULT = new FoldSettings(4 << 20, 250_000, 31, 7);

  /** Raw events are kept. */
  public FoldSettings(long maxBytes, int maxIds, int idsWindowDays, int idsDelayDays) {
    this(maxBytes, maxIds, idsWindowDays, idsDelayDays, DEFAULT_RAW_BYTES);
  }

  public FoldSettings {
    check("max-bytes", maxBytes, 1, 1L << 40);
    check("max-ids", maxIds, 1, 100_000_000);
    check("ids-window-days", idsWindowDays, 0, 3660);
    check("ids-delay-days", idsDelayDays, 0, 3660);
    check("max-raw-bytes", maxRawBytes, 0, 1L << 40);
  }

  /** Whether events are kept as they came, besides the cells. */
  public boolean keepsRawEvents() {
    return maxRawBytes > 0;
  }

  /** The same, but without raw events. */
  public FoldSettings withoutRawEvents() {
    return new FoldSettings(maxBytes, maxIds, idsWindowDays, idsDelayDays, 0);
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "fold." + name + "=" + value + " is not from " + min + " to " + max);
    }
  }
}
