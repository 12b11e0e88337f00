package io.raingauge.topology;

import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import java.io.Serializable;

/**
 * What a task of the topology needs from the process it runs in. Storm sends spouts and bolts as
 * bytes, even within one process; so this is the name of something, not the thing: an
 * implementation finds (or opens) the process's one store when a task asks for it.
 *
 * <p>Every task of one process must get the same objects. Safe for many threads.
 */
public interface FoldHost extends Serializable {
  /** Where folds keep their results. Whoever made it closes it, after the topology has stopped. */
  Store store();

  /** Where folds tell how far they have come. */
  FoldProgress progress();

  FoldSettings foldSettings();

  Clock clock();
}
