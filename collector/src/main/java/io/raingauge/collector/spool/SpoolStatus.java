package io.raingauge.collector.spool;

import java.util.List;

/**
 * The spool at one moment.
 *
 * @param collector the collector's id
 * @param bytes of all segments
 * @param maxBytes their limit (S4)
 * @param segments how many files
 * @param waitingEvents events on disk that no safe checkpoint has taken
 * @param oldestAgeMs how long the oldest of them has waited, to about a second; 0 when none waits
 * @param receivedEvents events that got a receipt since the start
 * @param releasedEarly events deleted after the log's word alone, to make room (S4), since the
 *     start
 * @param refusedEvents events refused since the start, because of a limit or of the disk
 * @param next the next number of each partition (S2)
 * @param problem why batches are refused by the disk at the moment; empty when they are not
 */
public record SpoolStatus(
    long collector,
    long bytes,
    long maxBytes,
    int segments,
    long waitingEvents,
    long oldestAgeMs,
    long receivedEvents,
    long releasedEarly,
    long refusedEvents,
    List<Long> next,
    String problem) {
  public SpoolStatus {
    next = List.copyOf(next);
  }
}
