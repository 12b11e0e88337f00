package io.raingauge.collector.spool;

import java.util.List;

/**
 * Some frames of the spool, one after another.
 *
 * @param frames in the order they were written; empty at the spool's end
 * @param from where the reader asked to begin, or where the oldest segment left begins
 * @param to where the next chunk begins
 */
public record Chunk(List<Frame> frames, Position from, Position to) {}
