package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.List;

/** Waits until receipts are counted, by questions that ask for it (Q4). */
final class FoldedReceipts {
  private static final Duration ONE_WAIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final ApiClient client;
  private final String collection;
  private final BatchSender.Pause pause;

  FoldedReceipts(ApiClient client, String collection, BatchSender.Pause pause) {
    this.client = client;
    this.collection = collection;
    this.pause = pause;
  }

  /**
   * @return false when the time was up first, or when nobody can know: the key may not read
   */
  boolean await(List<ReceiptToken> receipts, Duration longest) throws InterruptedException {
    long startNanos = System.nanoTime();
    for (ReceiptToken receipt : receipts) {
      Answer answer = ask(receipt);
      while (!answer.isSuccess()) {
        if (!answer.isPassing() || System.nanoTime() - startNanos >= longest.toNanos()) {
          return false;
        }
        pause.of(BETWEEN);
        answer = ask(receipt);
      }
    }
    return true;
  }

  private Answer ask(ReceiptToken receipt) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    question.put("collection", collection);
    question.put("after", receipt.toString());
    question.put("wait", ONE_WAIT.toSeconds() + "s");
    return client.ask("v1/query", question);
  }
}
