package io.raingauge.store.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Merges runs into one in one pass over buffered files: memory is a buffer for each of at most
 * eight inputs, whatever their size. Leaves out ids of days that are past; of one id in several
 * runs the newest day stays. For one thread.
 */
final class RunMerge {
  private static final int IDS_BETWEEN_CHECKS = 1 << 16;

  private final List<Run> inputs;
  private final int oldestDay;
  private final BooleanSupplier cancelled;

  RunMerge(List<Run> inputs, int oldestDay, BooleanSupplier cancelled) {
    this.inputs = inputs.stream().filter(run -> run.header().newestDay() >= oldestDay).toList();
    this.oldestDay = oldestDay;
    this.cancelled = cancelled;
  }

  /**
   * Writes the new run and forces it. After an exception there is no file.
   *
   * @return its header; empty when no id was left, and then there is no file
   * @throws CancellationException when it was told to stop
   * @throws IllegalStateException when an input is not what was written
   */
  Optional<RunHeader> writeTo(Path path, int partition) throws IOException {
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    long atMost = inputs.stream().mapToLong(run -> run.header().count()).sum();
    List<RunReader> readers = new ArrayList<>();
    RunHeader header;
    try (RunWriter writer = RunWriter.open(path, partition, atMost)) {
      for (Run input : inputs) {
        readers.add(RunReader.open(input));
      }
      merge(readers, writer);
      header = writer.finish();
    } finally {
      for (RunReader reader : readers) {
        reader.close();
      }
    }
    if (header.count() == 0) {
      Files.delete(path);
      return Optional.empty();
    }
    return Optional.of(header);
  }

  private void merge(List<RunReader> readers, RunWriter writer) throws IOException {
    RunReader[] open = readers.toArray(RunReader[]::new);
    int openCount = 0;
    for (RunReader reader : open) {
      if (reader.next()) {
        open[openCount++] = reader;
      }
    }
    for (long done = 0; openCount > 0; done++) {
      if (done % IDS_BETWEEN_CHECKS == 0 && cancelled.getAsBoolean()) {
        throw new CancellationException("a merge of ids was told to stop");
      }
      int least = 0;
      for (int index = 1; index < openCount; index++) {
        if (isAfter(open[least], open[index])) {
          least = index;
        }
      }
      RunReader reader = open[least];
      if (reader.day() >= oldestDay) {
        writer.add(reader.high(), reader.low(), reader.day());
      }
      if (!reader.next()) {
        open[least] = open[--openCount];
      }
    }
  }

  private static boolean isAfter(RunReader a, RunReader b) {
    return RecentIds.isAfter(a.high(), a.low(), b.high(), b.low());
  }
}
