package io.raingauge.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of events as it was named on the command line; {@code -} is the standard input. */
record EventFile(String name) {
  private static final String STANDARD_INPUT = "-";

  EventFile {
    if (!name.equals(STANDARD_INPUT) && !Files.isReadable(Path.of(name))) {
      throw new CommandFailedException(
          name + (Files.exists(Path.of(name)) ? " may not be read" : " does not exist"));
    }
  }

  boolean isStandardInput() {
    return name.equals(STANDARD_INPUT);
  }

  /** What it is called in messages. */
  String shownName() {
    return isStandardInput() ? "standard input" : name;
  }

  /** Bytes of its lines; -1 when nobody knows. */
  long bytes() throws IOException {
    return isStandardInput() || isCompressed() ? -1 : Files.size(Path.of(name));
  }

  /** Its lines, from the first. */
  InputStream open() throws IOException {
    if (isStandardInput()) {
      return System.in;
    }
    InputStream file = Files.newInputStream(Path.of(name));
    return isCompressed() ? new GZIPInputStream(new BufferedInputStream(file)) : file;
  }

  private boolean isCompressed() {
    return name.endsWith(".gz");
  }
}
