package io.raingauge.collector;

import io.raingauge.deletion.DeletionInForce;
import java.util.List;

/**
 * The deletions that are in force, as safe checkpoints tell. What {@link InForce} has told to be
 * taken is in it.
 *
 * <p>Safe for many threads.
 */
@FunctionalInterface
public interface DeletionCatalog {
  /** Those of all projects, of each partition in the order of its log. */
  List<List<DeletionInForce>> deletions();
}
