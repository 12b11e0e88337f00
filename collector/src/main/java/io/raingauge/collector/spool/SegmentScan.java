package io.raingauge.collector.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one segment from its first frame to its last and finds where the whole frames end (S3), and
 * what is of the last group. For one thread, for one use.
 */
final class SegmentScan implements SegmentReader.Visitor {
  private final SegmentHeader header;
  private final long[] limit;
  private final long[] next;
  private long[] nextBeforeLastGroup;
  private final List<Frame> lastGroup = new ArrayList<>();
  private long lastGroupAt;
  private long end;
  private boolean broken;

  /**
   * @param limit frames whose number is not below these were refused; they end the segment
   */
  SegmentScan(SegmentHeader header, long[] limit) {
    this.header = header;
    this.limit = limit;
    next = header.first().clone();
    nextBeforeLastGroup = next.clone();
    lastGroupAt = header.bytes();
  }

  SegmentScan run(SegmentReader reader, String name, long size) throws IOException {
    end = header.bytes();
    while (end < size && !broken) {
      SegmentReader.Ended ended = reader.read(name, end, size, this);
      end = ended.end();
      broken = ended.broken();
    }
    return this;
  }

  @Override
  public boolean visit(Frame frame, long group) {
    long at = frame.at().offset();
    int partition = frame.partition();
    boolean carried = at < carriedEnd();
    boolean newGroup = carried ? at == header.bytes() : group == at;
    if (partition >= next.length
        || frame.first() != next[partition]
        || frame.next() > limit[partition]
        || carried != (group == FrameFormat.CARRIED)
        || (!carried && !newGroup && group != lastGroupAt)) {
      return false;
    }
    if (newGroup) {
      nextBeforeLastGroup = next.clone();
      lastGroup.clear();
      lastGroupAt = at;
    }
    lastGroup.add(frame);
    next[partition] = frame.next();
    return true;
  }

  /** Whether all frames are there that were forced with the header. */
  boolean carriedIsWhole() {
    return end >= carriedEnd();
  }

  /** The end of the whole frames. */
  long end() {
    return end;
  }

  /** Whether something else than whole frames follows their end. */
  boolean isBroken() {
    return broken;
  }

  /** The number after the last whole frame of each partition. */
  long[] next() {
    return next;
  }

  /** The frames of the last group. */
  List<Frame> lastGroup() {
    return lastGroup;
  }

  /** Where the last group begins. */
  long lastGroupAt() {
    return lastGroupAt;
  }

  /** The next numbers without the last group. */
  long[] nextBeforeLastGroup() {
    return nextBeforeLastGroup;
  }

  private long carriedEnd() {
    return header.bytes() + (long) header.carriedBytes();
  }
}
