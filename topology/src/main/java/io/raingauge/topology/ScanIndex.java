package io.raingauge.topology;

import io.raingauge.scan.ChunkName;
import io.raingauge.scan.ScanSteps;
import io.raingauge.topology.IndexedScan.Given;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the chunks that scans must read and hands them out: one in turn for each scan that has not
 * too many under way, to the reader that has the fewest. So a short question does not wait for the
 * end of a long one, and what is read and not merged is bounded.
 *
 * <p>For one thread. Whatever a step throws ends its scan and nothing else.
 */
final class ScanIndex {
  /**
   * Reading a chunk takes a second at most, and a reader has two: after that a chunk is perhaps
   * lost with its reader's worker, and may be given to another reader that has nothing to do. When
   * the merge has told nothing for the longer time, it has died, or all go on losing chunks;
   * whoever asked waits as long for the bad news.
   */
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(4), Duration.ofSeconds(20));

  private final ScanSteps steps;
  private final ScanSettings settings;
  private final Readers readers;
  private final Patience patience;
  private final Out out;
  private final Map<String, IndexedScan> open = new HashMap<>();
  private final Deque<IndexedScan> turns = new ArrayDeque<>();
  private boolean isCalledAgain;

  ScanIndex(ScanSteps steps, ScanSettings settings, List<Integer> readers, Out out) {
    this(steps, settings, readers, PATIENCE, out);
  }

  ScanIndex(
      ScanSteps steps, ScanSettings settings, List<Integer> readers, Patience patience, Out out) {
    this.steps = steps;
    this.settings = settings;
    this.readers = new Readers(readers, patience.lost().toNanos());
    this.patience = patience;
    this.out = out;
  }

  /**
   * How long it waits for what other workers have.
   *
   * @param again before a chunk is given again
   * @param lost before a scan is lost of whose merge nothing is heard, and a reader is free of
   *     whose chunk nothing is
   */
  record Patience(Duration again, Duration lost) {}

  /** Where it goes on. */
  interface Out {
    /** A reader shall read a chunk. */
    void read(int reader, ScanRequest request, int number, ChunkName chunk);

    /** The merge of the scan shall know. */
    void merge(ScanRequest request, PartialBatch batch);

    /** {@link #calledAgain} shall be called, after what else has come meanwhile. */
    void again();
  }

  /** Begins a scan. */
  void begin(ScanRequest request) {
    forgetOverdue();
    try {
      IndexedScan scan = new IndexedScan(request, steps.index(request.text()), settings.ahead());
      open.put(request.id(), scan);
      turns.add(scan);
    } catch (RuntimeException | Error failed) {
      fail(request, failed);
    }
    goOn();
  }

  /** Whether a scan is being answered and not lost; its chunks that may be lost are given again. */
  boolean isAlive(String id) {
    Optional<IndexedScan> known = Optional.ofNullable(open.get(id));
    known.ifPresent(this::giveAgain);
    goOn(); // Readers whose chunks were lost are free with time, of which nobody tells.
    IndexedScan scan = open.get(id);
    return scan != null && !scan.isOverdue(patience.lost().toNanos(), settings.longest().toNanos());
  }

  /** Gives no more chunks of a scan; its merge hears of it. */
  void stop(String id) {
    IndexedScan scan = open.get(id);
    if (scan != null) {
      end(scan);
      out.merge(scan.request(), PartialBatch.failed("", PartialBatch.UNKNOWN));
    }
    goOn();
  }

  /**
   * The merge of a scan has taken all parts below a number.
   *
   * @param reader that is free for the next chunk, or {@link PartialBatch#UNKNOWN}
   * @param isEnded whether the scan has its reply
   */
  void merged(String id, int count, int reader, boolean isEnded) {
    readers.done(reader);
    IndexedScan scan = open.get(id);
    if (scan != null) {
      scan.merged(count);
      if (isEnded) {
        end(scan);
      }
    }
    goOn();
  }

  /** Goes on after {@link Out#again}. */
  void calledAgain() {
    isCalledAgain = false;
    goOn();
  }

  /** Looks at headers and hands out chunks, as far as it can now. */
  private void goOn() {
    for (IndexedScan scan : List.copyOf(turns)) {
      look(scan);
    }
    int refused = 0;
    OptionalInt reader = readers.free();
    while (reader.isPresent() && refused < turns.size()) {
      IndexedScan scan = turns.remove();
      turns.add(scan);
      if (scan.canGive()) {
        read(reader.getAsInt(), scan, scan.give());
        look(scan);
        refused = 0;
        reader = readers.free();
      } else {
        refused++;
      }
    }
    if (!isCalledAgain && turns.stream().anyMatch(IndexedScan::canLook)) {
      isCalledAgain = true;
      out.again();
    }
  }

  private void giveAgain(IndexedScan scan) {
    for (Given given : scan.givenBefore(patience.again().toNanos())) {
      OptionalInt reader = readers.free();
      if (reader.isPresent()) {
        scan.giveAgain(given);
        read(reader.getAsInt(), scan, given);
      }
    }
  }

  private void read(int reader, IndexedScan scan, Given given) {
    readers.give(reader);
    out.read(reader, scan.request(), given.number(), given.chunk());
  }

  private void look(IndexedScan scan) {
    try {
      scan.look().ifPresent(batch -> out.merge(scan.request(), batch));
    } catch (RuntimeException | Error failed) {
      end(scan);
      fail(scan.request(), failed);
    }
  }

  private void fail(ScanRequest request, Throwable why) {
    out.merge(
        request, PartialBatch.failed(steps.failed(request.text(), why), PartialBatch.UNKNOWN));
  }

  private void end(IndexedScan scan) {
    open.remove(scan.request().id());
    turns.remove(scan);
  }

  /** Those that a part of the topology has lost, which must not be kept for ever. */
  private void forgetOverdue() {
    long longestNs = settings.longest().toNanos();
    List.copyOf(turns).stream()
        .filter(scan -> scan.isOverdue(longestNs, longestNs))
        .forEach(this::end);
  }
}
