package io.raingauge.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One flat folder of files, which are appended to or replaced as a whole. {@link FolderDisk} is the
 * real one; the testkit has one that tears writes and loses what was not forced.
 *
 * <p>Safe for many threads, except that one file has at most one {@link Appender}.
 */
public interface Disk {
  /** How the name of a draft ends, which a crash amid {@link #replace} may leave behind. */
  String DRAFT = ".draft";

  /** The names of all files, sorted. */
  List<String> list() throws IOException;

  /** Bytes in the file, forced or not. */
  long size(String name) throws IOException;

  /** Opens a file at its end, making it if it is not there. Its name is durable after a force. */
  Appender append(String name) throws IOException;

  /**
   * Fills {@code into} from {@code position} on.
   *
   * @return bytes read; fewer than asked only at the end of the file
   */
  int read(String name, long position, ByteBuffer into) throws IOException;

  /** Cuts the file to {@code size} bytes and forces what is left of it, and its name. */
  void truncate(String name, long size) throws IOException;

  /**
   * Makes these bytes all that a file holds, in one step: whatever crashes, it holds either what it
   * held or these; after the return these. After an exception it is either. Its draft, a file of
   * the name and {@link #DRAFT}, is then worth nothing.
   */
  void replace(String name, byte[] bytes) throws IOException;

  /** Deletes the file if it is there. After a power cut it may be back. */
  void delete(String name) throws IOException;

  /** Bytes that may still be written before the disk is full. */
  long freeBytes() throws IOException;

  /** The end of one file. For one thread. */
  interface Appender extends AutoCloseable {
    /** Appends what remains of all buffers. After an exception the file may hold a part of it. */
    void write(ByteBuffer... buffers) throws IOException;

    /** Returns when all that was written, and the file's name, survive a power cut. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}
