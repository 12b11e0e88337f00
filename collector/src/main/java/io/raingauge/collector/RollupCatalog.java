package io.raingauge.collector;

import io.raingauge.rollup.RollupInForce;
import java.util.List;

/**
 * The definitions by users that are in force in every partition, as safe checkpoints tell. What
 * {@link InForce} has told to be taken is in it.
 *
 * <p>Safe for many threads; answers from memory.
 */
@FunctionalInterface
public interface RollupCatalog {
  /** Those of one project, in any order; each name once. */
  List<RollupInForce> rollups(String project);
}
