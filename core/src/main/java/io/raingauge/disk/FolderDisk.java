package io.raingauge.disk;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of a real file system. Forcing a file's name forces the folder, which works on Linux and
 * macOS; Windows cannot and need not do it.
 *
 * <p>Safe for many threads, as {@link Disk} says. Holds no file open but those that are appended
 * to.
 */
public final class FolderDisk implements Disk {
  private final Path folder;

  /** The folder is made when it is first needed. */
  public FolderDisk(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public List<String> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public long size(String name) throws IOException {
    return Files.size(path(name));
  }

  @Override
  public Appender append(String name) throws IOException {
    Files.createDirectories(folder);
    return new FolderAppender(FileChannel.open(path(name), CREATE, WRITE, APPEND));
  }

  @Override
  public int read(String name, long position, ByteBuffer into) throws IOException {
    try (FileChannel file = FileChannel.open(path(name), READ)) {
      int start = into.position();
      while (into.hasRemaining()) {
        if (file.read(into, position + into.position() - start) < 0) {
          break;
        }
      }
      return into.position() - start;
    }
  }

  @Override
  public void truncate(String name, long size) throws IOException {
    try (FileChannel file = FileChannel.open(path(name), WRITE)) {
      file.truncate(size);
      file.force(true);
    }
    forceNames();
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    Files.createDirectories(folder);
    Path draft = path(name + DRAFT);
    try (FileChannel file = FileChannel.open(draft, CREATE, WRITE, TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        file.write(left);
      }
      file.force(true);
    }
    Files.move(draft, path(name), ATOMIC_MOVE);
    forceNames();
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public long freeBytes() throws IOException {
    Files.createDirectories(folder);
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  private Path path(String name) {
    Path path = folder.resolve(name);
    if (name.isEmpty() || !path.normalize().equals(path) || !folder.equals(path.getParent())) {
      throw new IllegalArgumentException("\"" + name + "\" is not the name of a file in a folder");
    }
    return path;
  }

  private void forceNames() throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return;
    }
    try (FileChannel names = FileChannel.open(folder, READ)) {
      names.force(true);
    }
  }

  private final class FolderAppender implements Appender {
    private final FileChannel file;
    private boolean nameForced;

    FolderAppender(FileChannel file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
      long left = 0;
      for (ByteBuffer buffer : buffers) {
        left += buffer.remaining();
      }
      while (left > 0) {
        left -= file.write(buffers);
      }
    }

    @Override
    public void force() throws IOException {
      file.force(false); // fdatasync: writes the size too where it changed
      if (!nameForced) {
        forceNames();
        nameForced = true;
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
