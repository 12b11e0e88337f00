package io.raingauge.collector.spool;

import io.raingauge.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes groups of frames to the newest segment, numbers them (S2) and forces them (S1).
 *
 * <p><b>Why a number never stands for two events that a fold could mix.</b> Numbers are given when
 * a group is written and taken back when the write or the force fails. Then what the file holds is
 * unknown: the group may be there, now or after a power cut, and its numbers will be given to other
 * events. Two things are done before the next group is written. The segment is cut to the length
 * that was last forced, and that is forced; if it fails, every batch is refused until it succeeds.
 * And a new segment is begun, for a force that succeeds after one that failed proves nothing of the
 * same file; its header, forced before any frame, holds the first numbers, and a reader ends the
 * segment before where these begin. A reader in this process sees only what was forced.
 *
 * <p>The newest file is never deleted: it could come back after a power cut when its sequence was
 * used again, and end the segment before with numbers that were next long ago. A segment that could
 * not be begun is emptied and begun again under its name.
 *
 * <p>A segment is appended to only by the writer that began it: {@link Recovery} tells why.
 *
 * <p>For one thread, the spool's.
 */
final class SegmentWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);
  private static final int MAX_BUFFER_BYTES = 1 << 20;

  private final Disk disk;
  private final Segments segments;
  private final SpoolSettings settings;
  private final ByteBuffer buffer;
  private final byte[] frameHeader = new byte[FrameFormat.HEADER_BYTES];
  private final CRC32C crc = new CRC32C();
  private long collector;
  private long sequence;
  private long[] next = new long[0];
  private List<Frame> carried = List.of();
  private @Nullable Segment active;
  private Disk.@Nullable Appender appender;
  private @Nullable Tail suspect;
  private boolean halfMade;

  /** A segment behind whose {@code end} something may lie that does not count. */
  private record Tail(String name, long end) {}

  SegmentWriter(Disk disk, Segments segments, SpoolSettings settings) {
    this.disk = disk;
    this.segments = segments;
    this.settings = settings;
    int segmentBytes = settings.effectiveSegmentBytes();
    buffer = ByteBuffer.allocateDirect(Math.min(MAX_BUFFER_BYTES, Math.max(4096, segmentBytes)));
  }

  /** Goes on where a recovery found the end. Writes nothing yet. */
  void resume(long collectorId, Recovery.Found found) {
    collector = collectorId;
    sequence = found.sequence();
    next = found.next().clone();
    carried = found.carried();
    if (!found.segments().isEmpty()) {
      Segment last = found.segments().get(found.segments().size() - 1);
      suspect = new Tail(last.name(), last.size);
    }
  }

  long collector() {
    return collector;
  }

  /** Whether {@link #prepare} has nothing to mend. */
  boolean isReady() {
    return active != null && suspect == null;
  }

  /**
   * Makes ready for a group of so many bytes: mends what a failure left, and begins a new segment
   * where one is needed.
   */
  void prepare(long bytes, long nowMs) throws IOException {
    if (carried.isEmpty()) {
      cutSuspect();
    }
    Segment segment = active;
    if (segment == null
        || (!segment.isEmpty() && segment.size + bytes > settings.effectiveSegmentBytes())) {
      roll(nowMs);
    }
    cutSuspect();
  }

  /** Begins a new segment; what was carried over is in it. */
  void roll(long nowMs) throws IOException {
    leaveActive();
    String name = newName();
    long carriedBytes = 0;
    long[] after = next.clone();
    for (Frame frame : carried) {
      carriedBytes += frame.bytes();
      after[frame.partition()] = frame.next();
    }
    SegmentHeader header =
        new SegmentHeader(collector, sequence, (int) carriedBytes, nowMs, next.clone());
    Disk.Appender opened = disk.append(name);
    try {
      buffer.clear();
      put(header.encode(), opened);
      for (Frame frame : carried) {
        putFrame(frame, FrameFormat.CARRIED, opened);
      }
      drain(opened);
      opened.force();
    } catch (IOException e) {
      closeQuietly(opened);
      throw e;
    }
    halfMade = false;
    long writtenMs = carried.isEmpty() ? nowMs : carried.get(0).timeMs();
    Segment segment = new Segment(header, after.clone(), header.bytes() + carriedBytes);
    segments.add(segment, writtenMs);
    next = after;
    carried = List.of();
    appender = opened;
    active = segment;
  }

  /**
   * Numbers, writes and forces a group. After an exception nothing of it counts, but it may be on
   * disk until {@link #prepare} has succeeded.
   *
   * @return the frames, in the order of the parts
   */
  List<Frame> write(List<Part> parts, long nowMs) throws IOException {
    Segment segment = active;
    Disk.Appender open = appender;
    if (segment == null || open == null || suspect != null) {
      throw new IllegalStateException("the writer is to be prepared before it writes");
    }
    List<Frame> frames = new ArrayList<>(parts.size());
    long[] after = next.clone();
    long at = segment.size;
    for (Part part : parts) {
      Frame frame = number(part, new Position(segment.sequence(), at), after, nowMs);
      frames.add(frame);
      at += frame.bytes();
    }
    boolean forced = false;
    try {
      buffer.clear();
      for (Frame frame : frames) {
        putFrame(frame, segment.size, open);
      }
      drain(open);
      open.force(); // S1
      forced = true;
    } finally {
      if (!forced) { // Whatever was thrown: the next group must not stand behind half a group.
        suspect = new Tail(segment.name(), segment.size);
        leaveActive();
      }
    }
    next = after;
    segments.grown(segment, at, after, nowMs);
    return frames;
  }

  void close() {
    leaveActive();
  }

  /** The next sequence; or that of a segment that could not be begun, made empty again. */
  private String newName() throws IOException {
    if (!halfMade) {
      sequence++;
      halfMade = true;
    }
    String name = Segment.name(sequence);
    if (disk.list().contains(name)) {
      disk.truncate(name, 0);
    }
    return name;
  }

  private static Frame number(Part part, Position at, long[] next, long nowMs) {
    int partition = part.partition();
    long first = next[partition];
    next[partition] = first + part.eventCount(); // S2
    return new Frame(at, partition, part.kind(), first, part.eventCount(), nowMs, part.value());
  }

  private void cutSuspect() throws IOException {
    Tail tail = suspect;
    if (tail != null) {
      if (disk.size(tail.name()) > tail.end()) {
        disk.truncate(tail.name(), tail.end());
      }
      suspect = null;
    }
  }

  private void leaveActive() {
    Disk.Appender open = appender;
    active = null;
    appender = null;
    if (open != null) {
      closeQuietly(open);
    }
  }

  /** Everything in it that counts is forced, so closing it can lose nothing. */
  private static void closeQuietly(Disk.Appender open) {
    try {
      open.close();
    } catch (IOException e) {
      LOG.warn("spool a segment could not be closed; nothing is lost", e);
    }
  }

  private void putFrame(Frame frame, long group, Disk.Appender to) throws IOException {
    FrameFormat.header(frame, group, frameHeader, crc);
    put(ByteBuffer.wrap(frameHeader), to);
    put(ByteBuffer.wrap(frame.value()), to);
  }

  private void put(ByteBuffer bytes, Disk.Appender to) throws IOException {
    while (bytes.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        drain(to);
      }
      int count = Math.min(buffer.remaining(), bytes.remaining());
      buffer.put(bytes.slice().limit(count));
      bytes.position(bytes.position() + count);
    }
  }

  private void drain(Disk.Appender to) throws IOException {
    to.write(buffer.flip());
    buffer.clear();
  }
}
