package io.raingauge.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts NDJSON into batches of at most {@link #MAX_EVENTS}; one that has reached {@link #MAX_BYTES}
 * takes no further line. The same bytes are always cut the same way. For one thread.
 */
final class EventLines implements BatchSource, AutoCloseable {
  static final int MAX_EVENTS = 1000;
  static final int MAX_BYTES = 1 << 20;

  /** As the server has it; a longer line is not sent at all. */
  static final int MAX_EVENT_BYTES = 900 << 10;

  private final String file;
  private final InputStream in;
  private final long firstNumber;
  private final Consumer<String> rejected;
  private final byte[] buffer = new byte[1 << 16];
  private int bufferAt;
  private int bufferEnd;
  private long offset;
  private int line;
  private long batches;

  /**
   * @param file its name in messages
   * @param firstNumber of the batches
   * @param rejected told of each line that is too long, in a sentence
   */
  EventLines(String file, InputStream in, long firstNumber, Consumer<String> rejected) {
    this.file = file;
    this.in = in;
    this.firstNumber = firstNumber;
    this.rejected = rejected;
  }

  @Override
  public Optional<EventBatch> next() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int[] lines = new int[MAX_EVENTS];
    int count = 0;
    long from = offset;
    while (count < MAX_EVENTS && body.size() < MAX_BYTES && fill()) {
      if (count == 0) {
        from = offset;
      }
      if (takeLine(body)) {
        lines[count++] = line;
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new EventBatch(
                file,
                firstNumber + batches++,
                from,
                body.toByteArray(),
                Arrays.copyOf(lines, count),
                offset));
  }

  /** How many batches there were so far. */
  long batches() {
    return batches;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Reads one line and appends it, unless it is blank or too long; says whether it did. */
  private boolean takeLine(ByteArrayOutputStream body) throws IOException {
    line++;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean blank = true;
    boolean tooLong = false;
    boolean ended = false;
    while (!ended && fill()) {
      int end = bufferAt;
      while (end < bufferEnd && buffer[end] != '\n') {
        blank &= buffer[end] == ' ' || buffer[end] == '\t' || buffer[end] == '\r';
        end++;
      }
      ended = end < bufferEnd;
      tooLong |= text.size() + (end - bufferAt) > MAX_EVENT_BYTES;
      if (!tooLong) {
        text.write(buffer, bufferAt, end - bufferAt);
      }
      int taken = end - bufferAt + (ended ? 1 : 0);
      offset += taken;
      bufferAt += taken;
    }
    if (tooLong) {
      rejected.accept(file + ":" + line + ": the line is longer than 900 KB; no event may be");
    }
    if (blank || tooLong) {
      return false;
    }
    text.writeTo(body);
    body.write('\n');
    return true;
  }

  private boolean fill() throws IOException {
    if (bufferAt == bufferEnd) {
      bufferAt = 0;
      bufferEnd = Math.max(0, in.read(buffer));
    }
    return bufferAt < bufferEnd;
  }
}
