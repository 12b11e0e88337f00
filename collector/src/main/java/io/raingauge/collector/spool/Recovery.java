package io.raingauge.collector.spool;

import io.raingauge.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what a folder of segments holds after whatever happened to it. It changes nothing.
 *
 * <p>Only the last group of the last segment may not be safe on disk although it can be read: the
 * process may have died before the force, or the force may have failed and the system may believe
 * the bytes clean. To send it to the log would be dangerous, for if it is lost later its numbers
 * are given to other events. So it is not part of what is found; it is to be carried over, written
 * again and forced in a new segment. All groups before it were forced, or nothing would have been
 * written behind them.
 *
 * <p>Of the other segments only the headers are read, so that a spool of many gigabytes opens at
 * once; their frames are checked when they are sent.
 */
final class Recovery {
  private final Disk disk;
  private final SegmentReader reader;
  private final int partitions;

  /**
   * What a folder holds.
   *
   * @param segments with whole headers, oldest first, each ending where the next begins (S2)
   * @param carried frames behind the last segment's end that are to be written again
   * @param next the next number of each partition, without those carried
   * @param sequence of the newest file
   * @param voids files that hold nothing and may be deleted
   */
  record Found(
      List<Segment> segments,
      List<Frame> carried,
      long[] next,
      long sequence,
      List<String> voids) {}

  Recovery(Disk disk, SegmentReader reader, int partitions) {
    this.disk = disk;
    this.reader = reader;
    this.partitions = partitions;
  }

  Found run() throws IOException {
    List<SegmentHeader> headers = new ArrayList<>();
    List<String> voids = new ArrayList<>();
    long sequence = 0;
    for (String name : disk.list()) {
      if (Segment.isName(name)) {
        header(name).ifPresentOrElse(headers::add, () -> voids.add(name));
        sequence = Math.max(sequence, Segment.sequence(name));
      }
    }
    long[] fresh = new long[partitions];
    Arrays.fill(fresh, 1);
    while (!headers.isEmpty()) {
      SegmentHeader last = headers.remove(headers.size() - 1);
      SegmentScan scan = scanLast(last);
      if (scan.carriedIsWhole()) {
        List<Segment> segments = sealed(headers, last.first());
        segments.add(new Segment(last, scan.nextBeforeLastGroup(), scan.lastGroupAt()));
        return new Found(
            segments, List.copyOf(scan.lastGroup()), scan.nextBeforeLastGroup(), sequence, voids);
      }
      voids.add(Segment.name(last.sequence())); // its header and what it carried were never forced
    }
    return new Found(List.of(), List.of(), fresh, sequence, voids);
  }

  private Optional<SegmentHeader> header(String name) throws IOException {
    Optional<SegmentHeader> header = reader.header(name);
    if (header.isEmpty() && reader.wasForced(name, 0, disk.size(name))) {
      throw new SpoolCorruptException(name, 0, "its header is broken, but frames follow");
    }
    if (header.isPresent() && header.get().first().length != partitions) {
      throw new IllegalStateException(
          name
              + " numbers the events of "
              + header.get().first().length
              + " partitions, but the log has "
              + partitions
              + ". Give the log the number of partitions that it had, or let the spool run empty"
              + " with the old number first, and then move its folder away.");
    }
    return header;
  }

  private SegmentScan scanLast(SegmentHeader header) throws IOException {
    long[] noLimit = new long[partitions];
    Arrays.fill(noLimit, Long.MAX_VALUE);
    String name = Segment.name(header.sequence());
    long size = disk.size(name);
    SegmentScan scan = new SegmentScan(header, noLimit).run(reader, name, size);
    if (scan.isBroken() && reader.wasForced(name, scan.end(), size)) {
      throw new SpoolCorruptException(
          name, scan.end(), "a frame is broken, but others follow"); // S3
    }
    return scan;
  }

  /** Segments that were closed: each ends with the numbers at which the next begins. */
  private List<Segment> sealed(List<SegmentHeader> headers, long[] end) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (int index = 0; index < headers.size(); index++) {
      SegmentHeader header = headers.get(index);
      long[] next = index + 1 < headers.size() ? headers.get(index + 1).first() : end;
      String name = Segment.name(header.sequence());
      for (int partition = 0; partition < partitions; partition++) {
        if (next[partition] < header.first()[partition]) {
          throw new SpoolCorruptException(name, 0, "it begins with later numbers than the next");
        }
      }
      segments.add(new Segment(header, next.clone(), disk.size(name)));
    }
    return segments;
  }
}
