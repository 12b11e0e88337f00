package io.raingauge.collector;

import io.raingauge.rollup.RollupId;
import io.raingauge.wire.ReceiptToken;

/** What became of a definition, or of a removal. */
public sealed interface DefinitionReceipt {
  int httpStatus();

  /** The same definition is in force already; nothing was done. */
  record Unchanged(RollupId id) implements DefinitionReceipt {
    @Override
    public int httpStatus() {
      return 200;
    }
  }

  /** In force in every partition. */
  record Effective(RollupId id, ReceiptToken token) implements DefinitionReceipt {
    @Override
    public int httpStatus() {
      return 200;
    }
  }

  /** On disk; it will be in force once the log and the folds have come to it. */
  record OnItsWay(RollupId id, ReceiptToken token) implements DefinitionReceipt {
    @Override
    public int httpStatus() {
      return 202;
    }
  }

  /** There is no rollup of this name to remove. */
  record Unknown() implements DefinitionReceipt {
    @Override
    public int httpStatus() {
      return 404;
    }
  }

  /** Nothing was kept. */
  record Refused(Receipt receipt) implements DefinitionReceipt {
    @Override
    public int httpStatus() {
      return receipt.httpStatus();
    }
  }
}
