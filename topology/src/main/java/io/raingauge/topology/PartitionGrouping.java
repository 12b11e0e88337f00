package io.raingauge.topology;

import java.util.List;
import org.apache.storm.generated.GlobalStreamId;
import org.apache.storm.grouping.CustomStreamGrouping;
import org.apache.storm.task.WorkerTopologyContext;

/**
 * Sends each partition to one fold task of the reader's own worker, so that a batch crosses threads
 * and no network. Where the worker has no fold task, to one of another worker.
 */
final class PartitionGrouping implements CustomStreamGrouping {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init") // Storm calls prepare before all else.
  private transient List<List<Integer>> choices;

  @Override
  public void prepare(
      WorkerTopologyContext context, GlobalStreamId stream, List<Integer> targetTasks) {
    List<Integer> here =
        targetTasks.stream().filter(context.getThisWorkerTasks()::contains).sorted().toList();
    choices =
        (here.isEmpty() ? targetTasks.stream().sorted().toList() : here)
            .stream().map(List::of).toList();
  }

  @Override
  public List<Integer> chooseTasks(int fromTask, List<Object> values) {
    return choices.get((Integer) values.get(0) % choices.size());
  }
}
