package io.raingauge.query.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of a response, sent in parts while it is written; waits for a client that reads slowly,
 * until the request's time is up. For one thread, which is not an event loop.
 */
final class BodyStream extends OutputStream {
  private static final int PART_BYTES = 32 << 10;

  private final HttpResponseWriter response;
  private final byte[] part = new byte[PART_BYTES];
  private int size;

  /** Sends the headers. */
  BodyStream(HttpResponseWriter response, ResponseHeaders headers) throws IOException {
    this.response = response;
    if (!response.tryWrite(headers)) {
      throw gone();
    }
  }

  @Override
  public void write(int b) throws IOException {
    if (size == PART_BYTES) {
      flush();
    }
    part[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (size == PART_BYTES) {
        flush();
      }
      int count = Math.min(left, PART_BYTES - size);
      System.arraycopy(bytes, from, part, size, count);
      size += count;
      from += count;
      left -= count;
    }
  }

  @Override
  public void flush() throws IOException {
    if (size > 0) {
      if (!response.tryWrite(HttpData.wrap(Arrays.copyOf(part, size)))) {
        throw gone();
      }
      size = 0;
      awaitDemand();
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    response.close();
  }

  private void awaitDemand() throws IOException {
    while (true) {
      try {
        response.whenConsumed().get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException slow) {
        if (!response.isOpen()) {
          throw gone();
        }
      } catch (ExecutionException ended) {
        throw gone();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw gone();
      }
    }
  }

  private static IOException gone() {
    return new IOException("the client has gone, or the request's time is up");
  }
}
