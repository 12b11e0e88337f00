package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/**
 * How many events of a run had been counted before: the server's duplicates (F5) after the run was
 * folded, less those before it. Other clients that send repeats meanwhile are counted with it.
 */
final class CountedRepeats {
  private final ApiClient client;
  private final OptionalLong before;

  private CountedRepeats(ApiClient client, OptionalLong before) {
    this.client = client;
    this.before = before;
  }

  /** Looks before the run; a key that may not read makes the answer unknown. */
  static CountedRepeats before(ApiClient client) {
    return new CountedRepeats(client, duplicates(client));
  }

  /** To be called when the run is folded; empty when the key may not read. */
  OptionalLong after() {
    OptionalLong now = duplicates(client);
    return before.isEmpty() || now.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(now.getAsLong() - before.getAsLong());
  }

  private static OptionalLong duplicates(ApiClient client) {
    Answer answer = client.tryGet("v1/status");
    JsonNode duplicates = answer.json().path("fold").path("duplicates");
    return answer.isSuccess() && duplicates.isNumber()
        ? OptionalLong.of(duplicates.asLong())
        : OptionalLong.empty();
  }
}
