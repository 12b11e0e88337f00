package io.raingauge.collector.spool;

import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Batches that wait for the next group commit: a queue with limits of batches and of bytes, beyond
 * which a batch is refused at once. A batch that waits alone may be of any size.
 *
 * <p>Safe for many threads.
 */
final class Waiting {
  private final int maxBatches;
  private final long maxBytes;
  private final ArrayDeque<Request> requests = new ArrayDeque<>();
  private long bytes;
  private Optional<String> closed = Optional.empty();

  /** A batch, cut into frames, and who waits for it. */
  record Request(
      List<Part> frames, long bytes, long events, CompletableFuture<ReceiptToken> future) {
    static Request of(Batch batch) {
      List<Part> frames = new ArrayList<>(batch.parts().size());
      for (Part part : batch.parts()) {
        split(part, frames);
      }
      long bytes = batch.valueBytes() + (long) frames.size() * FrameFormat.HEADER_BYTES;
      return new Request(frames, bytes, batch.eventCount(), new CompletableFuture<>());
    }
  }

  Waiting(int maxBatches, long maxBytes) {
    this.maxBatches = maxBatches;
    this.maxBytes = maxBytes;
  }

  /**
   * @throws SpoolBusyException when too much waits already
   * @throws SpoolUnavailableException after {@link #close}
   */
  synchronized void add(Request request) {
    if (closed.isPresent()) {
      throw new SpoolUnavailableException(closed.get());
    }
    if (requests.size() >= maxBatches) {
      throw new SpoolBusyException(
          maxBatches + " batches wait for the disk already (spool.max-waiting-batches)");
    }
    if (!requests.isEmpty() && bytes + request.bytes() > maxBytes) {
      throw new SpoolBusyException(
          bytes
              + " bytes wait for the disk already; the limit is "
              + maxBytes
              + " (spool.max-waiting-bytes)");
    }
    requests.addLast(request);
    bytes += request.bytes();
  }

  /** Takes the oldest, up to so many bytes, but at least one if any waits. */
  synchronized List<Request> take(long atMostBytes) {
    List<Request> taken = new ArrayList<>(Math.min(requests.size(), 64));
    long left = atMostBytes;
    while (!requests.isEmpty() && (taken.isEmpty() || requests.peekFirst().bytes() <= left)) {
      Request request = requests.pollFirst();
      taken.add(request);
      left -= request.bytes();
      bytes -= request.bytes();
    }
    return taken;
  }

  /** From now on every batch is refused. */
  synchronized void close(String why) {
    closed = Optional.of(why);
  }

  synchronized boolean isEmpty() {
    return requests.isEmpty();
  }

  /** Cuts events between lines, so that each frame fits a record of the log. */
  private static void split(Part part, List<Part> into) {
    byte[] value = part.value();
    int from = 0;
    int left = part.eventCount();
    while (value.length - from > Part.MAX_FRAME_BYTES) {
      int lines = 0;
      int to = from;
      for (int at = from; at < from + Part.MAX_FRAME_BYTES; at++) {
        if (value[at] == '\n') {
          lines++;
          to = at + 1;
        }
      }
      if (lines == 0 || lines >= left) {
        throw new IllegalArgumentException(
            "a line of a part is longer than "
                + Part.MAX_FRAME_BYTES
                + " bytes, or its event"
                + " count of "
                + part.eventCount()
                + " is wrong");
      }
      into.add(piece(part, from, to, lines));
      from = to;
      left -= lines;
    }
    into.add(from == 0 ? part : piece(part, from, value.length, left));
  }

  private static Part piece(Part part, int from, int to, int lines) {
    byte[] value = Arrays.copyOfRange(part.value(), from, to);
    return new Part(part.partition(), RecordKind.EVENTS, lines, value);
  }
}
