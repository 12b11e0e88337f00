package io.raingauge.testkit;

import io.raingauge.store.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What one to three collectors send of what they numbered (S2): in order, but some of it again, too
 * early, or cut anew. For one thread; all chance comes from the one {@link Random}.
 *
 * @param <T> what has one number
 */
public final class RandomSending<T> {
  private final Random chance;
  private final Supplier<T> next;
  private final Predicate<T> joins;
  private final List<List<T>> collectors = new ArrayList<>();
  private final int[] sent;

  /**
   * What one record holds.
   *
   * @param first the number of the first
   */
  public record Stretch<T>(int collector, long first, List<T> items) {}

  /**
   * @param next makes what gets a collector's next number
   * @param joins whether one may share a record with others that may
   */
  public RandomSending(Random chance, Supplier<T> next, Predicate<T> joins) {
    this.chance = chance;
    this.next = next;
    this.joins = joins;
    sent = new int[1 + chance.nextInt(3)];
    for (int collector = 0; collector < sent.length; collector++) {
      collectors.add(new ArrayList<>());
    }
  }

  /** Any of the collectors. */
  public int collector() {
    return chance.nextInt(sent.length);
  }

  /** What a collector sends as its next record. */
  public Stretch<T> next(int collector) {
    int from = sent[collector];
    if (chance.nextInt(4) == 0) {
      from = Math.max(0, from + chance.nextInt(14) - 9); // Sent again, or out of order.
    }
    int most = from + 1 + chance.nextInt(6);
    number(collector, most);
    List<T> all = collectors.get(collector);
    int to = from + 1;
    while (joins.test(all.get(from)) && to < most && joins.test(all.get(to))) {
      to++;
    }
    if (from <= sent[collector] && to > sent[collector]) {
      sent[collector] = to;
    }
    return new Stretch<>(collector, from + 1L, all.subList(from, to));
  }

  /** How many of a collector were sent without a gap. */
  public int sent(int collector) {
    return sent[collector];
  }

  /**
   * Says that a collector's first {@code to} are not sent any more, be they numbered yet or not.
   */
  public void skip(int collector, int to) {
    number(collector, to);
    sent[collector] = Math.max(sent[collector], to);
  }

  /** All go back to what a checkpoint has not taken (S5). */
  public void goBack(Checkpoint start) {
    for (int collector = 0; collector < sent.length; collector++) {
      sent[collector] = (int) (start.nextOf(collector) - 1);
    }
  }

  /** Makes a collector number so many, if it has not. */
  public void number(int collector, long count) {
    List<T> all = collectors.get(collector);
    while (all.size() < count) {
      all.add(next.get());
    }
  }
}
