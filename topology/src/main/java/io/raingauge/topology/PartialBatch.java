package io.raingauge.topology;

import io.raingauge.scan.Partial;
import java.util.List;
import java.util.Optional;

/**
 * What is told to the merge of a scan: partial results, how many there will be, or that the scan
 * has failed. Passed by reference within a process.
 *
 * @param parts numbered in the order of the log
 * @param total how many parts there are; {@link #UNKNOWN} as long as the index does not know
 * @param failure the reply that ends the scan
 * @param reader the task that has read a chunk and is free for the next; or {@link #UNKNOWN}
 */
record PartialBatch(List<Part> parts, int total, Optional<String> failure, int reader) {
  static final int UNKNOWN = -1;

  PartialBatch {
    parts = List.copyOf(parts);
  }

  /** One chunk's. */
  record Part(int number, Partial partial) {}

  /** What the index knows without reading a chunk. */
  static PartialBatch known(List<Part> parts, int total) {
    return new PartialBatch(parts, total, Optional.empty(), UNKNOWN);
  }

  /** What a reader has read. */
  static PartialBatch read(int number, Partial partial, int reader) {
    return new PartialBatch(List.of(new Part(number, partial)), UNKNOWN, Optional.empty(), reader);
  }

  /** That the scan ends here. */
  static PartialBatch failed(String reply, int reader) {
    return new PartialBatch(List.of(), UNKNOWN, Optional.of(reply), reader);
  }
}
