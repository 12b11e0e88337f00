package io.raingauge.collector.http;

import io.raingauge.collector.Collector;
import io.raingauge.collector.Fault;
import io.raingauge.collector.Problem;
import io.raingauge.collector.Receipt;
import io.raingauge.collector.Rejections;

/** What a request's body came to. */
public sealed interface Body {
  /** All of it. Nobody changes the bytes. */
  record Whole(byte[] bytes) implements Body {}

  /** Not taken, and why. */
  record Refused(Receipt receipt) implements Body {}

  /** One that is rejected for a fault of the client. */
  static Body rejected(Collector collector, Fault fault, String message) {
    return new Refused(collector.reject(Rejections.of(Problem.ofRequest(fault, message))));
  }

  /** One beyond {@code collector.max-body-bytes}. */
  static Body tooLarge(Collector collector) {
    return rejected(
        collector,
        Fault.BODY_TOO_LARGE,
        "the body has more than %,d bytes, as sent or decoded; send it in parts"
            .formatted(collector.settings().maxBodyBytes()));
  }

  /** One that there is no memory for. */
  static Body noMemory(Collector collector) {
    return new Refused(
        collector.refuse("too many requests are in progress; nothing was kept, send it again"));
  }
}
