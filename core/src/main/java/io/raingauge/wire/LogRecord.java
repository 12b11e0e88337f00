package io.raingauge.wire;

/**
 * One record as a fold reads it from the log.
 *
 * @param offset its place in the partition
 * @param key whose it is and the number of its first event
 * @param kind what {@code value} holds
 * @param value for {@link RecordKind#EVENTS} the lines that {@link EventLine} draws; else one JSON
 *     object. Not copied: nobody changes it
 */
public record LogRecord(long offset, RecordKey key, RecordKind kind, byte[] value) {}
