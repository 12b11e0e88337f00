package io.raingauge.collector.keen;

import io.raingauge.collector.Fault;
import io.raingauge.collector.Problem;

/** Nothing of a body can be kept. Never leaves this package. */
final class UnreadableBodyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  UnreadableBodyException(Fault fault, String message) {
    super(message, null, false, false);
    this.problem = Problem.ofRequest(fault, message);
  }

  Problem problem() {
    return problem;
  }
}
