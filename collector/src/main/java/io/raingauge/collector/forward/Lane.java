package io.raingauge.collector.forward;

import io.raingauge.collector.spool.Frame;
import io.raingauge.collector.spool.Position;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of one partition's events from the spool to the log: what is sent next, what is in
 * flight, and from where to begin again.
 *
 * <p>Until the log has acknowledged one record, at first and after each failure, only one is in
 * flight: a brand-new topic may lose what floods it (KAFKA-15591), and a log that fails need not be
 * filled.
 *
 * <p>For one thread.
 */
final class Lane {
  /** Sends records, and knows the limits that all lanes share. */
  interface Road {
    void send(Sending sending, RecordKind kind, byte[] value);

    Sending sending(Lane lane, long first, long next, int bytes, Position position);

    /** So many bytes more, or fewer, are kept back to be joined. */
    void keptBack(int bytes);

    /** Whether what is in flight and kept back, of all lanes, reaches its limit. */
    boolean isFull();
  }

  private final int partition;
  private final Road road;
  private final int recordBytes;
  private final long maxBytes;
  private final BackOff afterFailure;
  private final BackOff afterLoss;
  private final AcknowledgedOffsets offsets = new AcknowledgedOffsets();
  private final ArrayDeque<Sending> inFlight = new ArrayDeque<>();
  private final List<Frame> pending = new ArrayList<>();
  private Position cursor = Position.START;
  private long next = 1;
  private long acknowledged = 1;
  private long highestSent = 1;
  private int generation;
  private int unanswered;
  private long unansweredBytes;
  private int pendingBytes;
  private long pendingSinceMs;
  private long resumeMs = Long.MIN_VALUE;
  private boolean drains;
  private boolean trusted;
  private int epoch;
  private long taken = 1;
  private long progressMs;

  Lane(
      int partition,
      Road road,
      ForwarderSettings settings,
      BackOff afterFailure,
      BackOff afterLoss) {
    this.partition = partition;
    this.road = road;
    this.recordBytes = settings.recordBytes();
    this.maxBytes = Math.max(1, settings.maxInFlightBytes() / 4);
    this.afterFailure = afterFailure;
    this.afterLoss = afterLoss;
  }

  int partition() {
    return partition;
  }

  int generation() {
    return generation;
  }

  /** Where reading for this lane goes on. */
  Position cursor() {
    return cursor;
  }

  void cursor(Position position) {
    cursor = position;
  }

  /** The number that is sent next. */
  long next() {
    return next;
  }

  /** Numbers below it are acknowledged by the log, one after another without a gap. */
  long acknowledged() {
    return acknowledged;
  }

  /** The next number that no safe checkpoint has taken. */
  long taken() {
    return taken;
  }

  /** Begins at the first number not taken. */
  void begin(Confirmation confirmation, Position position, long nowMs) {
    epoch = confirmation.epoch();
    taken = confirmation.next();
    next = taken;
    acknowledged = taken;
    highestSent = taken;
    cursor = position;
    progressMs = nowMs;
  }

  /** Whether frames may be offered now. */
  boolean isReady(long nowMs) {
    if (nowMs < resumeMs || (drains && unanswered > 0) || road.isFull()) {
      return false;
    }
    drains = false;
    return trusted ? unansweredBytes + pendingBytes < maxBytes : unanswered == 0;
  }

  /** When to look again, if nothing else happens; {@link Long#MAX_VALUE} for never. */
  long wakeMs(long nowMs, long lingerMs) {
    if (!pending.isEmpty() && mayFlush()) {
      return pendingSinceMs + lingerMs;
    }
    return resumeMs > nowMs ? resumeMs : Long.MAX_VALUE;
  }

  /** Sends a frame, or keeps it back to join it with the next; skips it when it was sent. */
  void offer(Frame frame, long nowMs) {
    if (frame.next() <= next) {
      return;
    }
    if (frame.first() > next) {
      lose(frame.first(), frame.at());
    }
    boolean joins = frame.kind() == RecordKind.EVENTS && frame.value().length < recordBytes;
    if (!joins || pendingBytes + frame.value().length > recordBytes) {
      sendPending();
    }
    next = frame.next();
    if (!joins) {
      send(frame.kind(), frame.first(), frame.next(), frame.value(), frame.at());
      return;
    }
    if (pending.isEmpty()) {
      pendingSinceMs = nowMs;
    }
    pending.add(frame);
    keepBack(frame.value().length);
  }

  /** Says that the numbers up to {@code to} cannot be sent any more (S4), and goes on with it. */
  void lose(long to, Position position) {
    sendPending();
    byte[] value = ("{\"next\":" + to + "}").getBytes(StandardCharsets.UTF_8);
    long from = next;
    next = to;
    send(RecordKind.LOST, from, to, value, position);
  }

  /** Sends what was kept back, when it has waited long enough or nothing may join it. */
  void flush(long nowMs, long lingerMs) {
    if (mayFlush() && (nowMs - pendingSinceMs >= lingerMs || isClosed())) {
      sendPending();
    }
  }

  /** Until the log has acknowledged one record, one is in flight. */
  private boolean mayFlush() {
    return trusted || unanswered == 0;
  }

  private boolean isClosed() {
    return unansweredBytes + pendingBytes >= maxBytes || road.isFull();
  }

  /** Of the events in this record, how many were sent before. */
  long resent(Sending sending) {
    long again = Math.max(0, Math.min(sending.next, highestSent) - sending.first);
    highestSent = Math.max(highestSent, sending.next);
    return again;
  }

  /** Takes the log's answer; after a failure begins again at the first record not acknowledged. */
  void answered(Sending sending, long nowMs) {
    unanswered--;
    unansweredBytes -= sending.bytes;
    sending.markAnswered();
    if (sending.generation != generation) {
      return;
    }
    if (!sending.isKept()) {
      Sending first = inFlight.getFirst();
      long from = Math.max(first.first, taken);
      beginAgain(from, first.position, nowMs + afterFailure.nextMs());
      return;
    }
    afterFailure.reset();
    trusted = true;
    while (!inFlight.isEmpty() && inFlight.getFirst().isKept()) {
      Sending kept = inFlight.removeFirst();
      acknowledged = Math.max(acknowledged, kept.next);
      offsets.add(kept.next, kept.offset());
    }
  }

  /** Learns what the newest safe checkpoint has taken. */
  void confirmed(Confirmation confirmation, long nowMs) {
    if (confirmation.next() > taken) {
      afterLoss.reset();
    }
    if (confirmation.next() != taken || confirmation.next() >= acknowledged) {
      progressMs = nowMs;
    }
    taken = confirmation.next();
    offsets.forgetBelow(taken);
    if (taken > next) { // an earlier sending arrived after all
      acknowledged = taken;
      beginAgain(taken, cursor, nowMs);
    }
  }

  /**
   * Whether the log has lost what it acknowledged: its epoch rose (F7), or a fold has read past the
   * first number not taken without taking it (S5).
   */
  boolean isMissed(Confirmation confirmation, long nowMs) {
    if (nowMs < resumeMs) {
      return false;
    }
    boolean passed =
        confirmation.next() < acknowledged
            && confirmation.offset() > offsets.offsetOf(confirmation.next());
    return confirmation.epoch() > epoch || passed;
  }

  /** Whether an acknowledged number has not been taken for so long that the log is to be asked. */
  boolean isStalled(long nowMs, long stallMs) {
    return taken < acknowledged && nowMs - progressMs >= stallMs;
  }

  /** The log was asked: {@code end} is its end offset. Returns whether it lost what it had. */
  boolean hasLost(long end) {
    return end <= offsets.offsetOf(taken);
  }

  /** Asks again after another while. */
  void stallSeen(long nowMs) {
    progressMs = nowMs;
  }

  /** Begins again at the first number not taken (S5). */
  void goBack(Confirmation confirmation, Position position, long nowMs) {
    epoch = Math.max(epoch, confirmation.epoch());
    offsets.clear();
    acknowledged = confirmation.next();
    progressMs = nowMs;
    beginAgain(confirmation.next(), position, nowMs + afterLoss.nextMs());
  }

  private void beginAgain(long number, Position position, long whenMs) {
    generation++;
    inFlight.clear();
    pending.clear();
    keepBack(-pendingBytes);
    next = number;
    cursor = position;
    resumeMs = whenMs;
    drains = true;
    trusted = false;
  }

  private void keepBack(int bytes) {
    pendingBytes += bytes;
    road.keptBack(bytes);
  }

  private void sendPending() {
    if (pending.isEmpty()) {
      return;
    }
    Frame first = pending.get(0);
    byte[] value = first.value();
    if (pending.size() > 1) {
      value = new byte[pendingBytes];
      int at = 0;
      for (Frame frame : pending) {
        System.arraycopy(frame.value(), 0, value, at, frame.value().length);
        at += frame.value().length;
      }
    }
    pending.clear();
    keepBack(-pendingBytes);
    send(RecordKind.EVENTS, first.first(), next, value, first.at());
  }

  private void send(RecordKind kind, long from, long to, byte[] value, Position position) {
    Sending sending = road.sending(this, from, to, value.length, position);
    inFlight.addLast(sending);
    unanswered++;
    unansweredBytes += value.length;
    road.send(sending, kind, value);
  }
}
