package io.raingauge.collector.forward;

import java.util.List;

/**
 * The forwarder at one moment; counts are since its start.
 *
 * @param sentRecords records given to the log
 * @param sentEvents events in them, resent ones too
 * @param resentEvents events that were sent before
 * @param acknowledgedEvents events that the log acknowledged, resent ones too
 * @param failedRecords records of which the log said that it failed
 * @param wentBack how often it went back to an event that the log had acknowledged and no
 *     checkpoint took (S5)
 * @param lostNumbers numbers announced as lost; those of them that the log holds after all are
 *     counted by the fold
 * @param inFlightBytes values sent and not yet acknowledged
 * @param taken the next number of each partition that a safe checkpoint has not taken
 * @param lastError of the log or of the spool; empty when there was none
 */
public record ForwarderStatus(
    long sentRecords,
    long sentEvents,
    long resentEvents,
    long acknowledgedEvents,
    long failedRecords,
    long wentBack,
    long lostNumbers,
    long inFlightBytes,
    List<Long> taken,
    String lastError) {
  public ForwarderStatus {
    taken = List.copyOf(taken);
  }
}
