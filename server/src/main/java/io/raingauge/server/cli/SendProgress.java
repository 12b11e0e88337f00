package io.raingauge.server.cli;

import io.raingauge.server.cli.BatchSender.Outcome;
import io.raingauge.wire.ReceiptToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of all batches of a run so far. Safe for many threads. */
final class SendProgress {
  /** More problems are counted, not listed. */
  static final int MAX_LISTED = 20;

  private final List<String> problems = new ArrayList<>();
  private final Map<Long, Map<Integer, Long>> receipts = new TreeMap<>();
  private long accepted;
  private long rejected;
  private long retries;
  private Optional<RuntimeException> failure = Optional.empty();

  synchronized void add(Outcome outcome) {
    accepted += outcome.accepted();
    rejected += outcome.rejected();
    retries += outcome.retries();
    outcome.problems().forEach(this::list);
    outcome.token().map(ReceiptToken::parse).ifPresent(this::cover);
  }

  /** A line that was not even sent. */
  synchronized void reject(String problem) {
    rejected++;
    list(problem);
  }

  /** The run cannot go on. The first reason is kept. */
  synchronized void fail(RuntimeException why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
    }
  }

  synchronized Optional<RuntimeException> failure() {
    return failure;
  }

  synchronized long accepted() {
    return accepted;
  }

  synchronized long rejected() {
    return rejected;
  }

  synchronized long retries() {
    return retries;
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** For each collector one token that covers every receipt (Q4). */
  synchronized List<ReceiptToken> tokens() {
    List<ReceiptToken> tokens = new ArrayList<>();
    receipts.forEach((collector, numbers) -> tokens.add(new ReceiptToken(collector, numbers)));
    return tokens;
  }

  private void list(String problem) {
    if (problems.size() < MAX_LISTED) {
      problems.add(problem);
    }
  }

  private void cover(ReceiptToken token) {
    Map<Integer, Long> numbers =
        receipts.computeIfAbsent(token.collector(), collector -> new TreeMap<>());
    token.numbers().forEach((partition, number) -> numbers.merge(partition, number, Math::max));
  }
}
