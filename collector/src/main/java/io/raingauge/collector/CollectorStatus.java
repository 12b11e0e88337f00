package io.raingauge.collector;

/**
 * What the collector has done since it started, and what it holds now.
 *
 * @param acceptedEvents on disk, with a receipt (S1)
 * @param rejectedEvents that broke a rule; in a body that could not be read there is none to count
 * @param rejectedBatches bodies of which nothing was kept because they broke a rule
 * @param refusedBatches of which nothing was kept because the collector, its spool or its disk was
 *     full
 * @param droppedEvents of projects whose policy it is, because the spool was full (S4)
 * @param acceptedBytes of events with a receipt, as log lines
 * @param pendingBytes of bodies in memory now
 */
public record CollectorStatus(
    long acceptedEvents,
    long rejectedEvents,
    long rejectedBatches,
    long refusedBatches,
    long droppedEvents,
    long acceptedBytes,
    long pendingBytes) {}
