package io.raingauge.server.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * The jar that a Storm cluster gets: of the one jar what a worker needs, and nothing that Storm
 * has. Two of Storm, of its logging or of its {@code defaults.yaml} in one worker do not start.
 */
public final class WorkerJar {
  private static final List<String> NEEDED =
      List.of(
          "io/raingauge/",
          "com/fasterxml/jackson/core/",
          "org/apache/datasketches/",
          "com/datadoghq/sketch/",
          "com/google/re2j/");

  private WorkerJar() {}

  /**
   * Writes it over {@code to}.
   *
   * @param whole the one jar
   * @throws IOException when that is no jar, for example a folder of classes
   */
  public static void write(Path whole, Path to) throws IOException {
    try (JarFile from = new JarFile(whole.toFile());
        OutputStream file = Files.newOutputStream(to);
        JarOutputStream into = new JarOutputStream(file)) {
      for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory() && NEEDED.stream().anyMatch(entry.getName()::startsWith)) {
          JarEntry copied = new JarEntry(entry.getName());
          copied.setTime(entry.getTime());
          into.putNextEntry(copied);
          try (InputStream bytes = from.getInputStream(entry)) {
            bytes.transferTo(into);
          }
          into.closeEntry();
        }
      }
    }
  }
}
