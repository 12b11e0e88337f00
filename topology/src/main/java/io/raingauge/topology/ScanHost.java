package io.raingauge.topology;

import io.raingauge.scan.ScanSteps;
import java.io.Serializable;

/**
 * What a task of the query topology needs from the process it runs in; like {@link FoldHost} the
 * name of something, not the thing.
 *
 * <p>Every task of one process must get the same objects. Safe for many threads.
 */
public interface ScanHost extends Serializable {
  /** What the tasks do. */
  ScanSteps steps();

  /** Wakes them. */
  Bell bell();
}
