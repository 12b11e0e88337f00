package io.raingauge.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aSecondServerIsToldThatTheFolderIsInUse() throws IOException {
    Path data = folder.resolve("data");
    try (DataFolder first = DataFolder.lock(data)) {
      DataFolderException wrong =
          assertThrows(DataFolderException.class, () -> DataFolder.lock(data));
      assertTrue(String.valueOf(wrong.getMessage()).contains("in use"), wrong.getMessage());
    }
    DataFolder.lock(data).close();
  }

  @Test
  void whatAKilledProcessLeftIsCleared() throws IOException {
    Path left = Files.createDirectories(folder.resolve("tmp/storm")).resolve("library.so");
    Files.writeString(left, "x");
    Path kept = Files.writeString(folder.resolve("kept"), "x");
    DataFolder.lock(folder).close();
    assertFalse(Files.exists(left));
    assertTrue(Files.isDirectory(folder.resolve("tmp")));
    assertTrue(Files.exists(kept));
  }

  @Test
  void aFolderThatCannotBeMadeIsExplained() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    DataFolderException wrong =
        assertThrows(DataFolderException.class, () -> DataFolder.lock(file.resolve("data")));
    assertTrue(String.valueOf(wrong.getMessage()).contains("--data"), wrong.getMessage());
  }
}
