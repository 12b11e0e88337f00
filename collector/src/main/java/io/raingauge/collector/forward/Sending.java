package io.raingauge.collector.forward;

import io.raingauge.collector.spool.Position;
import io.raingauge.log.Log;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One record on its way to the log, and what became of it. The log answers on any thread; the
 * answer is handed to {@code answers}, through which the forwarder's thread sees it.
 */
final class Sending implements Log.Acknowledgement {
  final Lane lane;
  final int generation;
  final long first;
  final long next;
  final int bytes;
  final Position position;
  private final Consumer<Sending> answers;
  private long offset = -1;
  private Optional<Exception> failure = Optional.empty();
  private boolean answered;

  /**
   * @param next the number after its last event
   * @param position where reading begins to send it again
   */
  Sending(
      Lane lane, long first, long next, int bytes, Position position, Consumer<Sending> answers) {
    this.lane = lane;
    this.generation = lane.generation();
    this.first = first;
    this.next = next;
    this.bytes = bytes;
    this.position = position;
    this.answers = answers;
  }

  @Override
  public void kept(long keptOffset) {
    // Without an offset only a stall can tell that it was lost.
    offset = keptOffset < 0 ? Long.MAX_VALUE : keptOffset;
    answers.accept(this);
  }

  @Override
  public void failed(Exception why) {
    failure = Optional.of(why);
    answers.accept(this);
  }

  /** Called by the forwarder's thread when the answer has come. */
  void markAnswered() {
    answered = true;
  }

  boolean isKept() {
    return answered && failure.isEmpty();
  }

  long offset() {
    return offset;
  }

  Optional<Exception> failure() {
    return failure;
  }
}
