package io.raingauge.testkit.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What can happen to the broker's folder between two runs of the server. A folder that the last run
 * had not made yet cannot be damaged.
 */
enum LogDamage {
  /** The newest segment of each partition loses some of its end. */
  CUT {
    @Override
    void on(Path log, Random chance) throws IOException {
      for (Path partition : partitions(log)) {
        Path newest = list(partition, ".log").stream().max(Comparator.naturalOrder()).orElseThrow();
        try (FileChannel segment = FileChannel.open(newest, StandardOpenOption.WRITE)) {
          segment.truncate((long) (segment.size() * chance.nextDouble()));
        }
        for (String derived : List.of(".index", ".timeindex", ".snapshot")) {
          for (Path file : list(partition, derived)) {
            Files.delete(file);
          }
        }
        Files.deleteIfExists(partition.resolveSibling(".kafka_cleanshutdown"));
      }
    }
  },
  /** One partition is gone. */
  PARTITION_DELETED {
    @Override
    void on(Path log, Random chance) throws IOException {
      List<Path> partitions = partitions(log);
      if (!partitions.isEmpty()) {
        delete(partitions.get(chance.nextInt(partitions.size())));
      }
    }
  },
  /** All that the broker had is gone: the topic will be made anew. */
  LOG_DELETED {
    @Override
    void on(Path log, Random chance) throws IOException {
      delete(log);
    }
  };

  abstract void on(Path log, Random chance) throws IOException;

  private static List<Path> partitions(Path log) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(log, 3)) {
      return files
          .filter(Files::isDirectory)
          .filter(folder -> folder.getFileName().toString().matches("raingauge\\.events-\\d+"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> list(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
