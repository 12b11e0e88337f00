package io.raingauge.server.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a worker finds in it all that it needs is watched by {@code ClusterQueriesIT}. */
final class WorkerJarTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void itHasWhatWorkersNeedAndNothingOfStorm() throws IOException {
    Path whole = folder.resolve("whole.jar");
    try (OutputStream file = Files.newOutputStream(whole);
        JarOutputStream jar = new JarOutputStream(file)) {
      for (String name :
          List.of(
              "io/raingauge/",
              "io/raingauge/A.class",
              "defaults.yaml",
              "log4j2.xml",
              "org/apache/storm/Config.class",
              "org/apache/datasketches/B.class",
              "org/slf4j/Logger.class")) {
        jar.putNextEntry(new JarEntry(name));
        jar.write(name.endsWith("/") ? new byte[0] : new byte[] {1, 2, 3});
        jar.closeEntry();
      }
    }
    Path workers = folder.resolve("workers.jar");
    Files.write(workers, new byte[10_000]);
    WorkerJar.write(whole, workers);
    try (JarFile jar = new JarFile(workers.toFile())) {
      assertEquals(
          List.of("io/raingauge/A.class", "org/apache/datasketches/B.class"),
          jar.stream().map(JarEntry::getName).toList());
      JarEntry first = jar.entries().nextElement();
      assertArrayEquals(new byte[] {1, 2, 3}, jar.getInputStream(first).readAllBytes());
    }
  }

  @Test
  void aFolderOfClassesIsNoJar() {
    assertThrows(IOException.class, () -> WorkerJar.write(folder, folder.resolve("workers.jar")));
  }
}
