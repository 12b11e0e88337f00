package io.raingauge.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that one server has to itself while it runs: its lock is a file in it, held by the
 * process, so that it is free again however the process ends. Whoever locks it finds its {@code
 * tmp} empty.
 */
final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String TEMPORARY = "tmp";

  private final FileChannel file;

  private DataFolder(FileChannel file) {
    this.file = file;
  }

  /**
   * Makes the folder if it is not there, and locks it.
   *
   * @throws DataFolderException when it cannot be used, or another server uses it
   */
  static DataFolder lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel file =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(file) == null) {
        file.close();
        throw new DataFolderException(
            "The data folder "
                + folder.toAbsolutePath()
                + " is in use by another Raingauge. Stop that one, or choose another folder with"
                + " --data FOLDER",
            null);
      }
      clear(folder.resolve(TEMPORARY));
      return new DataFolder(file);
    } catch (IOException e) {
      throw new DataFolderException(
          "The data folder "
              + folder.toAbsolutePath()
              + " cannot be used: "
              + e
              + ". Make it writable, or choose another with --data FOLDER",
          e);
    }
  }

  /** A folder that nobody but its owner may look into, where the file system knows owners. */
  static Path ownersOnly(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    return folder;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** An empty folder, whatever a killed process left there. */
  private static void clear(Path temporary) throws IOException {
    if (Files.exists(temporary)) {
      try (Stream<Path> files = Files.walk(temporary)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectory(temporary);
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another server of this very process has it
    }
  }
}
