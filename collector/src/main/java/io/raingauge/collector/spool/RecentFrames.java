package io.raingauge.collector.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest groups in memory, so that a forwarder that keeps up reads no disk. Bounded by bytes;
 * at the limit the oldest is forgotten.
 *
 * <p>Safe for many threads.
 */
final class RecentFrames {
  private final long maxBytes;
  private final TreeMap<Position, Group> groups = new TreeMap<>();
  private long bytes;

  private record Group(List<Frame> frames, Position end, long bytes) {}

  RecentFrames(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized void add(List<Frame> frames, Position end, long groupBytes) {
    groups.put(frames.get(0).at(), new Group(frames, end, groupBytes));
    bytes += groupBytes;
    while (bytes > maxBytes) {
      bytes -= groups.pollFirstEntry().getValue().bytes();
    }
  }

  /** The frames from a position on to the end of its group, if they are here. */
  synchronized Optional<Chunk> from(Position from) {
    Map.Entry<Position, Group> entry = groups.floorEntry(from);
    if (entry == null || entry.getValue().end().compareTo(from) <= 0) {
      return Optional.empty();
    }
    Group group = entry.getValue();
    List<Frame> frames = new ArrayList<>(group.frames());
    frames.removeIf(frame -> frame.at().compareTo(from) < 0);
    return Optional.of(new Chunk(frames, from, group.end()));
  }
}
