package io.raingauge.collector.keen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of the events of one collection of a batch, in the client's order. One thread. */
final class Verdicts {
  private final List<Optional<KeenError>> errors = new ArrayList<>();
  private final List<Integer> passed = new ArrayList<>();

  /** The next event keeps Keen's rules: it is handed on. */
  void pass() {
    passed.add(errors.size());
    errors.add(Optional.empty());
  }

  /** The next event breaks one of Keen's rules. */
  void fail(KeenError why) {
    errors.add(Optional.of(why));
  }

  /** Of the events that were handed on this one was rejected. */
  void reject(int passedIndex, KeenError why) {
    errors.set(passed.get(passedIndex), Optional.of(why));
  }

  /** All that are good are not kept. */
  void drop(KeenError why) {
    errors.replaceAll(error -> error.isPresent() ? error : Optional.of(why));
  }

  /** One for each event: what is wrong with it, if anything. */
  List<Optional<KeenError>> errors() {
    return errors;
  }

  int passed() {
    return passed.size();
  }

  int failed() {
    return errors.size() - passed.size();
  }
}
