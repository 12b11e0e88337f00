package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows of a chunk are asked for: those that meet a filter and were not deleted (D1). What was
 * deleted is told by the chunk as it was seen then.
 *
 * <p>For one thread.
 */
final class Matching {
  private final List<Part> parts = new ArrayList<>();

  /** A filter over the chunk as it was seen when that was stated. */
  private record Part(Filter where, ChunkColumns columns) {
    Likelihood likelihood() {
      return Likelihood.of(where, columns);
    }
  }

  Matching(Filter where, ChunkColumns columns) {
    parts.add(new Part(where, columns));
    Map<Set<String>, ChunkColumns> byHidden =
        new HashMap<>(Map.of(columns.chunk().hidden(), columns));
    for (Chunk.Erased each : columns.chunk().erased()) {
      ChunkColumns then =
          byHidden.computeIfAbsent(each.of().hidden(), hidden -> new ChunkColumns(each.of()));
      parts.add(new Part(Filter.not(each.where()), then));
    }
  }

  /** What the statistics say. */
  Likelihood likelihood() {
    Likelihood least = Likelihood.ALL;
    for (Part part : parts) {
      Likelihood its = part.likelihood();
      least = its.compareTo(least) < 0 ? its : least;
    }
    return least;
  }

  /** Tests block after block; empty where all rows are asked for. */
  Optional<BlockTest> test() {
    List<BlockTest> tests =
        parts.stream()
            .filter(part -> part.likelihood() != Likelihood.ALL)
            .map(part -> BlockTest.of(part.where, part.columns))
            .toList();
    return tests.isEmpty() ? Optional.empty() : Optional.of(BlockTest.all(tests));
  }
}
