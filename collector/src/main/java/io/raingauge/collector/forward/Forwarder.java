package io.raingauge.collector.forward;

import io.raingauge.collector.spool.Chunk;
import io.raingauge.collector.spool.Frame;
import io.raingauge.collector.spool.Position;
import io.raingauge.collector.spool.Spool;
import io.raingauge.collector.spool.SpoolCorruptException;
import io.raingauge.collector.spool.StepThread;
import io.raingauge.log.Confirmations;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.log.Log;
import io.raingauge.log.LogUnavailableException;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the spool holds to the log, each partition in order, and again from the first event
 * not taken whenever the log failed, lost it, or began a new epoch (S5, F7). It keeps no position
 * of its own: at the start it begins at the first event that no safe checkpoint has taken.
 *
 * <p>The spool is read once for all partitions: always where the one is that is furthest behind and
 * may send. So partitions that keep up share one read, which the spool serves from memory, and one
 * that fell behind catches up from disk without holding up the others.
 *
 * <p>One thread calls {@link #step}: its own after {@link #start}, or a simulation. Everything else
 * is safe for all threads. Memory: {@code maxInFlightBytes} and one chunk of the spool.
 */
public final class Forwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final int CHUNKS_PER_STEP = 16;
  private static final long PAUSE_AFTER_ERROR_MS = 1000;
  private static final Confirmation NOTHING_TAKEN = new Confirmation(0, 0, 1);

  private final Spool spool;
  private final Log log;
  private final Confirmations confirmations;
  private final ForwarderSettings settings;
  private final LongSupplier elapsedMs;
  private final StepThread thread;
  private final List<Lane> lanes = new ArrayList<>();
  private final long[] taken;
  private final long[] acknowledged;
  private Chunk chunk = new Chunk(List.of(), Position.START, Position.START);
  private List<Sending> answers = new ArrayList<>(); // guarded by this
  private long polledMs;
  private boolean begun;
  private long sentRecords;
  private long sentEvents;
  private long resentEvents;
  private long acknowledgedEvents;
  private long failedRecords;
  private long wentBack;
  private long lostNumbers;
  private long inFlightBytes;
  private long keptBackBytes;
  private String lastError = "";
  private volatile ForwarderStatus status =
      new ForwarderStatus(0, 0, 0, 0, 0, 0, 0, 0, List.of(), "");

  /**
   * @param elapsedMs milliseconds that only go forward, for pauses: {@code System.nanoTime() /
   *     1_000_000}
   * @param chance spreads the pauses
   */
  public Forwarder(
      Spool spool,
      Log log,
      Confirmations confirmations,
      ForwarderSettings settings,
      LongSupplier elapsedMs,
      RandomGenerator chance) {
    this.spool = spool;
    this.log = log;
    this.confirmations = confirmations;
    this.settings = settings;
    this.elapsedMs = elapsedMs;
    taken = new long[spool.partitionCount()];
    acknowledged = new long[spool.partitionCount()];
    for (int partition = 0; partition < spool.partitionCount(); partition++) {
      BackOff afterFailure = new BackOff(settings, chance);
      BackOff afterLoss = new BackOff(settings, chance);
      lanes.add(new Lane(partition, new LogRoad(), settings, afterFailure, afterLoss));
    }
    thread = new StepThread("forward", this::step);
  }

  /** Starts the forwarder's thread, after the spool was opened. It is woken by each commit. */
  public void start() {
    spool.onCommit(thread::wake);
    thread.start();
  }

  /**
   * Does what there is to do: takes answers, looks at confirmations, sends.
   *
   * @return after how many milliseconds to call again if neither the spool nor the log has news; 0
   *     for at once
   */
  public long step() {
    long nowMs = elapsedMs.getAsLong();
    takeAnswers(nowMs);
    if (!begun || nowMs - polledMs >= settings.confirmEveryMs()) {
      poll(nowMs);
      polledMs = nowMs;
    }
    boolean more;
    try {
      more = pump(nowMs);
    } catch (IOException | SpoolCorruptException e) {
      report("the spool cannot be read", e);
      return PAUSE_AFTER_ERROR_MS;
    }
    lanes.forEach(lane -> lane.flush(nowMs, settings.lingerMs()));
    publish();
    return more ? 0 : waitMs(nowMs);
  }

  /** As of the last step. */
  public ForwarderStatus status() {
    return status;
  }

  /** Ends the thread. The log and the spool stay open. */
  @Override
  public void close() {
    thread.close();
  }

  private void takeAnswers(long nowMs) {
    List<Sending> come;
    synchronized (this) {
      if (answers.isEmpty()) {
        return;
      }
      come = answers;
      answers = new ArrayList<>();
    }
    for (Sending sending : come) {
      inFlightBytes -= sending.bytes;
      sending.lane.answered(sending, nowMs);
      if (sending.isKept()) {
        acknowledgedEvents += sending.next - sending.first;
      } else {
        failedRecords++;
        sending.failure().ifPresent(why -> report("the log did not take a record", why));
      }
    }
  }

  /** Learns what was taken, forgets it (S5), and goes back to what was missed. */
  private void poll(long nowMs) {
    long[] end = spool.end().next();
    for (Lane lane : lanes) {
      int partition = lane.partition();
      Confirmation confirmation = confirmations.of(partition).orElse(NOTHING_TAKEN);
      if (confirmation.next() > end[partition]) {
        refuseOldSpool(partition, confirmation.next(), end[partition]);
        continue;
      }
      if (!begun) {
        lane.begin(confirmation, spool.positionOf(partition, confirmation.next()), nowMs);
      } else {
        lane.confirmed(confirmation, nowMs);
        if (lane.isMissed(confirmation, nowMs) || hasLost(lane, nowMs)) {
          goBack(lane, confirmation, nowMs);
        }
      }
      taken[partition] = confirmation.next();
      acknowledged[partition] = lane.acknowledged();
    }
    begun = true;
    spool.acknowledged(acknowledged);
    spool.taken(taken); // S5
  }

  private boolean hasLost(Lane lane, long nowMs) {
    if (!lane.isStalled(nowMs, settings.stallMs())) {
      return false;
    }
    lane.stallSeen(nowMs);
    try {
      return lane.hasLost(log.endOffset(lane.partition()));
    } catch (LogUnavailableException e) {
      report("the log does not tell its end", e);
      return false;
    }
  }

  private void goBack(Lane lane, Confirmation confirmation, long nowMs) {
    wentBack++;
    LOG.info(
        "forward partition={} goes back to number={} epoch={} offset={}: the log acknowledged it and"
            + " no checkpoint took it",
        lane.partition(),
        confirmation.next(),
        confirmation.epoch(),
        confirmation.offset());
    lane.goBack(
        confirmation, spool.positionOf(lane.partition(), confirmation.next()), nowMs); // S5, F7
  }

  /** Old numbers would be given to new events, which a fold would take for repeats (S2). */
  private void refuseOldSpool(int partition, long next, long end) {
    String why =
        "the spool is older than what was counted: number "
            + next
            + " of partition "
            + partition
            + " is awaited and the spool has come to "
            + end
            + " only. Was its folder replaced by a copy? Stop the collector, move the folder away"
            + " and start it again: it then begins as a new collector";
    report("the forwarder stops", new IllegalStateException(why));
    spool.stop(why);
  }

  /** Reads and sends until nothing more is there or may be sent; returns whether to go on. */
  private boolean pump(long nowMs) throws IOException {
    for (int count = 0; count < CHUNKS_PER_STEP; count++) {
      Optional<Lane> behind =
          lanes.stream()
              .filter(lane -> lane.isReady(nowMs))
              .min(Comparator.comparing(Lane::cursor));
      if (behind.isEmpty()) {
        return false;
      }
      Position from = behind.get().cursor();
      Spool.End end = spool.end();
      if (from.compareTo(end.position()) >= 0) {
        loseWhatIsGone(end, nowMs);
        return false;
      }
      send(chunkAt(from), nowMs);
    }
    return true;
  }

  private Chunk chunkAt(Position from) throws IOException {
    if (from.compareTo(chunk.from()) < 0 || from.compareTo(chunk.to()) >= 0) {
      chunk = spool.read(from);
    }
    return chunk;
  }

  private void send(Chunk from, long nowMs) {
    boolean[] open = new boolean[lanes.size()];
    Arrays.fill(open, true);
    for (Frame frame : from.frames()) {
      Lane lane = lanes.get(frame.partition());
      if (!open[frame.partition()] || lane.cursor().compareTo(frame.at()) > 0) {
        continue;
      }
      if (lane.isReady(nowMs)) {
        lane.offer(frame, nowMs);
        lane.cursor(frame.end());
      } else {
        open[frame.partition()] = false; // or a later frame would seem to follow a gap
      }
    }
    for (Lane lane : lanes) {
      boolean ready = open[lane.partition()] && lane.isReady(nowMs);
      if (ready && lane.cursor().compareTo(from.to()) < 0) {
        lane.cursor(from.to());
      }
    }
  }

  /** At the spool's end: numbers before it that were not met are in it no more (S4). */
  private void loseWhatIsGone(Spool.End end, long nowMs) {
    for (Lane lane : lanes) {
      long to = end.next()[lane.partition()];
      boolean atEnd = lane.cursor().compareTo(end.position()) >= 0;
      if (atEnd && lane.next() < to && lane.isReady(nowMs)) {
        lane.lose(to, end.position());
      }
    }
  }

  private long waitMs(long nowMs) {
    long wakeMs = polledMs + settings.confirmEveryMs();
    for (Lane lane : lanes) {
      wakeMs = Math.min(wakeMs, lane.wakeMs(nowMs, settings.lingerMs()));
    }
    return Math.max(1, wakeMs - nowMs);
  }

  private void publish() {
    List<Long> next = Arrays.stream(taken).boxed().toList();
    status =
        new ForwarderStatus(
            sentRecords,
            sentEvents,
            resentEvents,
            acknowledgedEvents,
            failedRecords,
            wentBack,
            lostNumbers,
            inFlightBytes,
            next,
            lastError);
  }

  private void report(String what, Exception why) {
    String now = what + ": " + why.getMessage();
    if (!now.equals(lastError)) {
      LOG.warn("forward {}; it is tried again", now, why);
    }
    lastError = now;
  }

  /** The log itself, and the limit that all lanes share. */
  private final class LogRoad implements Lane.Road {
    @Override
    public void send(Sending sending, RecordKind kind, byte[] value) {
      long events = kind == RecordKind.LOST ? 0 : sending.next - sending.first;
      sentRecords++;
      sentEvents += events;
      resentEvents += sending.lane.resent(sending);
      lostNumbers += kind == RecordKind.LOST ? sending.next - sending.first : 0;
      inFlightBytes += sending.bytes;
      RecordKey key = new RecordKey(spool.collector(), sending.first);
      log.append(sending.lane.partition(), key, kind, value, sending);
    }

    @Override
    public Sending sending(Lane lane, long first, long next, int bytes, Position position) {
      return new Sending(lane, first, next, bytes, position, Forwarder.this::answered);
    }

    @Override
    public void keptBack(int bytes) {
      keptBackBytes += bytes;
    }

    @Override
    public boolean isFull() {
      return inFlightBytes + keptBackBytes >= settings.maxInFlightBytes();
    }
  }

  /** On any thread. */
  private void answered(Sending sending) {
    synchronized (this) {
      answers.add(sending);
    }
    thread.wake();
  }
}
