package io.raingauge.bench.chunk;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ColumnHeader;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What {@code bench/kernels} runs: the {@link ScanKernels}, and beside the time of a row that which
 * reading its packed bytes from memory would take, as measured in the same run.
 */
final class Kernels {
  private static final String MEMORY = "memory";

  /** Which columns a kernel reads. */
  private static final Map<String, List<String>> COLUMNS =
      Map.ofEntries(
          Map.entry("open", List.of("ms")),
          Map.entry("unpackCodesOf5Bits", List.of("country")),
          Map.entry("unpackCodesOf13Bits", List.of("url")),
          Map.entry("findCode", List.of("country")),
          Map.entry("pickFewCodes", List.of("country")),
          Map.entry("unpackTimes", List.of("time")),
          Map.entry("unpackDecimals", List.of("ms")),
          Map.entry("sumOfDecimals", List.of("ms")),
          Map.entry("sumsOfDoublesByCode", List.of("country", "ms")),
          Map.entry("sumsOfDecimalsByCode", List.of("country", "ms")),
          Map.entry("countsByCode", List.of("url")),
          Map.entry("averageByCountry", List.of("country", "ms")),
          Map.entry("countWithTwoFilters", List.of("country", "status")),
          Map.entry("countByUrl", List.of("url")),
          Map.entry("distinctUsers", List.of("user")));

  private Kernels() {}

  /** Arguments: as JMH has them, {@code -h} says which; none for all kernels. */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    CommandLineOptions asked = new CommandLineOptions(arguments);
    OptionsBuilder options = new OptionsBuilder();
    options.parent(asked);
    if (asked.getIncludes().isEmpty()) {
      options.include(ScanKernels.class.getName());
    }
    asked.getIncludes().forEach(options::include);
    options.include(MEMORY);
    print(new Runner(options.build()).run());
  }

  private static void print(Collection<RunResult> results) {
    Map<String, Double> tookNs = new HashMap<>();
    for (RunResult result : results) {
      String name = result.getPrimaryResult().getLabel();
      tookNs.put(name, result.getPrimaryResult().getScore());
    }
    Map<String, Double> rowBytes = rowBytes();
    double byteNs = tookNs.getOrDefault(MEMORY, Double.NaN) / Long.BYTES;
    System.out.printf("%nMemory: %.1f GB/s by one thread.%n%n", 1 / byteNs);
    System.out.printf("| kernel | ns a row | bytes a row | at memory's speed, ns |%n");
    System.out.printf("|---|---:|---:|---:|%n");
    new TreeMap<>(COLUMNS)
        .forEach(
            (name, columns) -> {
              double bytes =
                  columns.stream().mapToDouble(path -> rowBytes.getOrDefault(path, 0.0)).sum();
              System.out.printf(
                  "| %s | %.2f | %.2f | %.2f |%n",
                  name, tookNs.getOrDefault(name, Double.NaN), bytes, bytes * byteNs);
            });
  }

  private static Map<String, Double> rowBytes() {
    Chunk chunk = ChunkCosts.load(ScanKernels.ROWS / 10, ScanKernels.ROWS).get(0);
    Map<String, Double> bytes = new HashMap<>();
    for (ColumnHeader column : chunk.header().columns()) {
      bytes.put(column.name().path(), (double) column.length() / ScanKernels.ROWS);
    }
    return bytes;
  }
}
