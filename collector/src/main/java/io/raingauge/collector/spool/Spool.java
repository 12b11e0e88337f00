package io.raingauge.collector.spool;

import io.raingauge.collector.spool.Waiting.Request;
import io.raingauge.disk.Disk;
import io.raingauge.time.Clock;
import io.raingauge.wire.ReceiptToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a collector has promised to count, on disk until it is counted.
 *
 * <p>A batch gets its receipt when it is forced (S1), with the numbers it was given (S2). One
 * thread takes all batches that wait, writes them as one group and forces once. After a crash a
 * torn frame is cut off and every whole one survives (S3). The spool never outgrows its limit (S4).
 * A segment is deleted when checkpoints that are safe took all of it (S5).
 *
 * <p>Three threads meet here. Any number of callers {@link #append}. One thread calls {@link
 * #open}, {@link #commit} and {@link #close}: the spool's own after {@link #start}, or a
 * simulation. One thread reads and confirms: {@link #read}, {@link #taken}, {@link #acknowledged}.
 * The rest is safe for all.
 *
 * <p>Memory: the batches that wait, the frames kept for the forwarder, and 2 MB of buffers.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final long MAX_GROUP_BYTES = 16L << 20;
  private static final long MEND_EVERY_MS = 1000;

  private final Disk disk;
  private final SpoolSettings settings;
  private final int partitions;
  private final LongSupplier newId;
  private final Clock clock;
  private final Waiting waiting;
  private final Segments segments;
  private final SegmentWriter writer;
  private final SegmentReader reader;
  private final RecentFrames recent;
  private final FreeSpace free;
  private final StepThread thread;
  private volatile Runnable onCommit = () -> {};
  private volatile String problem = "";
  private final LongAdder receivedEvents = new LongAdder();
  private final LongAdder refusedEvents = new LongAdder();

  /** The end of what is safe on disk, and the next number of each partition there. */
  public record End(Position position, long[] next) {}

  /**
   * @param partitions of the log; the same for ever
   * @param newId makes the collector's id when the folder is empty: any random number
   */
  public Spool(Disk disk, SpoolSettings settings, int partitions, LongSupplier newId, Clock clock) {
    if (partitions < 1 || partitions > SegmentHeader.MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          partitions + " partitions are not from 1 to " + SegmentHeader.MAX_PARTITIONS);
    }
    this.disk = disk;
    this.settings = settings;
    this.partitions = partitions;
    this.newId = newId;
    this.clock = clock;
    waiting = new Waiting(settings.maxWaitingBatches(), settings.maxWaitingBytes());
    segments = new Segments(disk, partitions);
    writer = new SegmentWriter(disk, segments, settings);
    reader = new SegmentReader(disk, settings.segmentBytes());
    recent = new RecentFrames(settings.recentBytes());
    free = new FreeSpace(disk, settings.minFreeBytes());
    thread = new StepThread("spool", this::step);
  }

  /**
   * Finds what the folder holds and makes ready to write. If the disk is full this still succeeds
   * where there are events to forward, and batches are refused until there is room.
   *
   * @throws IOException when the folder cannot be read, or is empty and cannot be written
   * @throws SpoolCorruptException when a segment is damaged; the message says what to do
   */
  public void open() throws IOException {
    Recovery.Found found = new Recovery(disk, reader, partitions).run();
    writer.resume(collectorOf(found), found);
    for (Segment segment : found.segments()) {
      segments.add(segment, segment.header.madeMs());
    }
    try {
      writer.prepare(0, clock.nowMs());
      for (String name : found.voids()) {
        disk.delete(name); // only now: a newer segment is safe on disk
      }
    } catch (IOException e) {
      if (segments.isEmpty()) {
        throw e;
      }
      report(e);
    }
  }

  /** Starts the spool's thread, after {@link #open}. */
  public void start() {
    thread.start();
  }

  /** From now on {@code then} is called after each commit, before the receipts; it is quick. */
  public void onCommit(Runnable then) {
    onCommit = then;
  }

  /**
   * Takes a batch as a whole or not at all.
   *
   * @return completed when the batch is forced (S1), by the spool's thread, so what depends on it
   *     is quick; or with {@link SpoolBusyException}, {@link SpoolFullException}, {@link
   *     DiskFullException} or {@link SpoolUnavailableException}
   * @throws IllegalArgumentException when a part is of no partition, or a line is too long
   */
  public CompletableFuture<ReceiptToken> append(Batch batch) {
    for (Part part : batch.parts()) {
      if (part.partition() < 0 || part.partition() >= partitions) {
        throw new IllegalArgumentException(
            "partition " + part.partition() + " is not below " + partitions);
      }
    }
    Request request = Request.of(batch);
    try {
      waiting.add(request);
    } catch (SpoolBusyException | SpoolUnavailableException e) {
      refuse(request, e);
      return request.future();
    }
    thread.wake();
    return request.future();
  }

  /**
   * One round of group commit: takes what waits, writes and forces it, and completes the futures.
   *
   * @return whether anything waited
   */
  public boolean commit() {
    List<Request> requests = waiting.take(MAX_GROUP_BYTES);
    long nowMs = clock.nowMs();
    if (requests.isEmpty()) {
      mend(nowMs);
      return false;
    }
    List<Request> admitted = admit(requests, nowMs);
    if (!admitted.isEmpty()) {
      commit(admitted, nowMs);
    }
    return true;
  }

  /**
   * Frames from a position on, in the order they were written; only what is forced. Empty at the
   * end.
   *
   * @throws SpoolCorruptException when a segment is damaged; the message says what to do
   */
  public Chunk read(Position from) throws IOException {
    while (true) {
      Segments.Place place = segments.at(from);
      Position position = place.position();
      if (place.offset() >= place.size()) {
        return new Chunk(List.of(), position, position);
      }
      Optional<Chunk> chunk = recent.from(position);
      if (chunk.isPresent()) {
        return chunk.get();
      }
      Optional<Chunk> fromDisk = readDisk(place);
      if (fromDisk.isPresent()) {
        return fromDisk.get();
      }
    }
  }

  /** The end of what is safe on disk. */
  public End end() {
    return segments.end();
  }

  /** The last number of each partition that is safe on disk; empty where there never was one. */
  public Optional<ReceiptToken> last() {
    long[] next = end().next();
    Map<Integer, Long> numbers = new HashMap<>();
    for (int partition = 0; partition < next.length; partition++) {
      if (next[partition] > 1) {
        numbers.put(partition, next[partition] - 1);
      }
    }
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(new ReceiptToken(writer.collector(), numbers));
  }

  /** A place at or before a number of a partition, or before the first that is left behind it. */
  public Position positionOf(int partition, long number) {
    return segments.positionOf(partition, number);
  }

  /**
   * Safe checkpoints have taken the numbers below these: deletes the segments that hold no others
   * (S5).
   */
  public void taken(long[] next) {
    segments.taken(next);
  }

  /** The log acknowledged the numbers below these; they may be released early (S4). */
  public void acknowledged(long[] next) {
    segments.acknowledged(next);
  }

  /** The collector's id, after {@link #open}. */
  public long collector() {
    return writer.collector();
  }

  public int partitionCount() {
    return partitions;
  }

  public SpoolStatus status() {
    long nowMs = clock.nowMs();
    return new SpoolStatus(
        writer.collector(),
        segments.bytes(),
        settings.maxBytes(),
        segments.count(),
        segments.waitingEvents(),
        nowMs - segments.oldestMs(nowMs),
        receivedEvents.sum(),
        segments.releasedEarly(),
        refusedEvents.sum(),
        Arrays.stream(segments.end().next()).boxed().toList(),
        problem);
  }

  /** Refuses every further batch, for a reason that a person must remove. */
  public void stop(String why) {
    problem = why;
    waiting.close(why);
  }

  /** Commits what waits, refuses what comes, and ends the thread. */
  @Override
  public void close() {
    waiting.close("the collector is shutting down; send the batch again, or to another");
    thread.close();
    while (!waiting.isEmpty()) {
      commit();
    }
    writer.close();
  }

  private long step() {
    while (commit()) {
      // one group after another, as long as batches wait
    }
    return MEND_EVERY_MS;
  }

  private long collectorOf(Recovery.Found found) {
    if (found.segments().isEmpty()) {
      return newId.getAsLong();
    }
    long collector = found.segments().get(0).header.collector();
    for (Segment segment : found.segments()) {
      if (segment.header.collector() != collector) {
        throw new IllegalStateException(
            disk
                + " holds segments of two collectors: "
                + found.segments().get(0).name()
                + " and "
                + segment.name()
                + ". Give each collector a folder of its own and move the segments there.");
      }
    }
    return collector;
  }

  /** Finds room for each batch in turn, or refuses it before anything of it is written (S4). */
  private List<Request> admit(List<Request> requests, long nowMs) {
    List<Request> admitted = new ArrayList<>(requests.size());
    long bytes = SegmentHeader.bytes(partitions); // of a new segment, should one be needed
    for (Request request : requests) {
      if (hasRoom(bytes + request.bytes(), nowMs)) {
        bytes += request.bytes();
        admitted.add(request);
      } else {
        refuse(request, full(request));
      }
    }
    return admitted;
  }

  private boolean hasRoom(long bytes, long nowMs) {
    if (segments.makeRoom(bytes, settings.maxBytes())) { // S4
      return true;
    }
    if (!segments.newestIsReleasable()) {
      return false;
    }
    try {
      writer.roll(nowMs);
    } catch (IOException e) {
      report(e);
    }
    return segments.makeRoom(bytes, settings.maxBytes());
  }

  private SpoolFullException full(Request request) {
    return new SpoolFullException(
        "the spool holds "
            + segments.bytes()
            + " bytes and "
            + request.bytes()
            + " more do not fit under spool.max-bytes="
            + settings.maxBytes()
            + ": what it holds is not counted yet. Nothing of the batch was kept");
  }

  private void commit(List<Request> requests, long nowMs) {
    List<Part> parts = new ArrayList<>(requests.size());
    long bytes = 0;
    for (Request request : requests) {
      parts.addAll(request.frames());
      bytes += request.bytes();
    }
    try {
      free.take(bytes + SegmentHeader.bytes(partitions), nowMs);
      writer.prepare(bytes, nowMs);
    } catch (IOException e) {
      report(e);
      refuse(requests, notKept(e, bytes));
      return;
    }
    List<Frame> frames;
    try {
      frames = writer.write(parts, nowMs);
    } catch (IOException e) {
      free.forget();
      report(e);
      refuse(requests, unknown(e, bytes, nowMs));
      return;
    } catch (RuntimeException | Error e) { // Nobody may wait for a thread that has failed.
      refuse(requests, new SpoolUnavailableException(e + ". The batch may have been kept", e));
      throw e;
    }
    problem = "";
    recent.add(frames, segments.end().position(), bytes);
    onCommit.run();
    answer(requests, frames);
  }

  private void answer(List<Request> requests, List<Frame> frames) {
    int index = 0;
    long events = 0;
    for (Request request : requests) {
      Map<Integer, Long> numbers = new HashMap<>();
      for (int count = request.frames().size(); count > 0; count--) {
        Frame frame = frames.get(index++);
        numbers.put(frame.partition(), frame.next() - 1);
      }
      events += request.events();
      request.future().complete(new ReceiptToken(writer.collector(), numbers));
    }
    receivedEvents.add(events);
  }

  /** The batches were refused before anything of them was written. */
  private RuntimeException notKept(IOException why, long bytes) {
    return isDiskFull(why, bytes)
        ? diskFull(bytes)
        : new SpoolUnavailableException(
            "the disk of the spool fails: " + why.getMessage() + ". Nothing was kept", why);
  }

  /** Writing failed midway: nothing is kept if what was written can be cut off again. */
  private RuntimeException unknown(IOException why, long bytes, long nowMs) {
    boolean full = isDiskFull(why, bytes);
    mend(nowMs);
    if (full && writer.isReady()) {
      return diskFull(bytes);
    }
    return new SpoolUnavailableException(
        "the disk of the spool fails: " + why.getMessage() + ". The batch may have been kept", why);
  }

  private void mend(long nowMs) {
    if (!writer.isReady()) {
      try {
        writer.prepare(0, nowMs);
        problem = "";
      } catch (IOException e) {
        report(e);
      }
    }
  }

  private boolean isDiskFull(IOException why, long bytes) {
    String message = String.valueOf(why.getMessage());
    try {
      return message.contains("No space left") || disk.freeBytes() < bytes;
    } catch (IOException e) {
      return false;
    }
  }

  private DiskFullException diskFull(long bytes) {
    long free = 0;
    try {
      free = disk.freeBytes();
    } catch (IOException e) {
      LOG.debug("spool the disk is full and does not tell its free bytes", e);
    }
    return new DiskFullException(disk, free, bytes + settings.minFreeBytes());
  }

  private void report(IOException why) {
    String now = String.valueOf(why.getMessage());
    if (!now.equals(problem)) {
      LOG.error(
          "spool batches are refused because the disk {} fails: {}. Free space or mend the disk;"
              + " the spool goes on by itself",
          disk,
          now);
    }
    problem = now;
  }

  private void refuse(List<Request> requests, RuntimeException why) {
    requests.forEach(request -> refuse(request, why));
  }

  private void refuse(Request request, RuntimeException why) {
    refusedEvents.add(request.events());
    request.future().completeExceptionally(why);
  }

  private Optional<Chunk> readDisk(Segments.Place place) throws IOException {
    Segment segment = place.segment();
    List<Frame> frames = new ArrayList<>();
    SegmentReader.Ended ended;
    try {
      ended =
          reader.read(
              segment.name(),
              place.offset(),
              place.size(),
              (frame, group) -> belongs(frame, segment) && frames.add(frame));
    } catch (IOException e) {
      if (segments.contains(segment)) {
        throw e;
      }
      return Optional.empty(); // deleted meanwhile: read on behind it
    }
    if (ended.broken()) {
      findEnd(segment, ended.end(), place.size());
      if (frames.isEmpty()) {
        return Optional.empty();
      }
    }
    Position to = new Position(segment.sequence(), ended.end());
    return Optional.of(new Chunk(frames, place.position(), to));
  }

  private static boolean belongs(Frame frame, Segment segment) {
    return frame.partition() < segment.next.length
        && segment.holds(frame.partition(), frame.first());
  }

  /** What breaks off here must be the end of all that the segment's neighbours say it holds. */
  private void findEnd(Segment segment, long brokenAt, long size) throws IOException {
    SegmentScan scan =
        new SegmentScan(segment.header, segment.next).run(reader, segment.name(), size);
    if (!Arrays.equals(scan.next(), segment.next)) {
      throw new SpoolCorruptException(
          segment.name(), brokenAt, "a frame is broken, and the next segment begins later");
    }
    segments.trim(segment, scan.end());
  }
}
