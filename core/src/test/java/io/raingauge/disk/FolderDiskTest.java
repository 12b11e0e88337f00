package io.raingauge.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDiskTest {
  @Test
  void whatIsAppendedIsReadAndCutAndDeleted(@TempDir Path folder) throws IOException {
    Disk disk = new FolderDisk(folder.resolve("made/when/needed"));
    assertEquals(List.of(), disk.list());
    try (Disk.Appender file = disk.append("b")) {
      file.write(bytes("hello "), bytes("world"));
      file.force();
    }
    try (Disk.Appender file = disk.append("b")) {
      file.write(bytes("!"));
      file.force();
    }
    disk.append("a").close();
    assertEquals(List.of("a", "b"), disk.list());
    assertEquals("hello world!", read(disk, "b", 0, 100));
    assertEquals("world", read(disk, "b", 6, 5));
    assertEquals("", read(disk, "b", 50, 5));
    disk.truncate("b", 5);
    assertEquals("hello", read(disk, "b", 0, 100));
    assertEquals(5, disk.size("b"));
    disk.delete("b");
    disk.delete("b");
    assertEquals(List.of("a"), disk.list());
    assertTrue(disk.freeBytes() > 0);
  }

  @Test
  void aNameIsNotAPath(@TempDir Path folder) {
    Disk disk = new FolderDisk(folder);
    for (String name : List.of("../a", "a/b", "", ".", "/etc/passwd")) {
      assertThrows(IllegalArgumentException.class, () -> disk.append(name), name);
    }
  }

  @Test
  void whatIsReplacedHoldsTheNewBytesOnly(@TempDir Path folder) throws IOException {
    Disk disk = new FolderDisk(folder.resolve("made"));
    disk.replace("a", "a long text".getBytes(UTF_8));
    assertEquals("a long text", read(disk, "a", 0, 100));
    disk.append("a" + Disk.DRAFT).close(); // What a crash left behind is in nobody's way.
    disk.replace("a", "short".getBytes(UTF_8));
    assertEquals("short", read(disk, "a", 0, 100));
    assertEquals(List.of("a"), disk.list());
    assertThrows(IllegalArgumentException.class, () -> disk.replace("../a", new byte[1]));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String read(Disk disk, String name, long position, int count) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(count);
    int read = disk.read(name, position, into);
    assertEquals(read, into.position());
    return new String(into.array(), 0, read, UTF_8);
  }
}
