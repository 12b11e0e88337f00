package io.raingauge.collector.http;

import io.raingauge.collector.Admission;
import io.raingauge.collector.Collector;
import io.raingauge.collector.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Decompresses bodies. The limit of a body holds for its decoded size too, and the decoded bytes
 * are reserved before they are made: a small body that decodes to gigabytes stops at the limit.
 */
final class Decoder {
  private static final int FIRST_BYTES = 64 << 10;

  private final Collector collector;

  Decoder(Collector collector) {
    this.collector = collector;
  }

  Body decode(Body body, ContentCoding coding, Admission.Reservation reservation) {
    if (coding == ContentCoding.IDENTITY || !(body instanceof Body.Whole whole)) {
      return body;
    }
    try (InputStream in = coding.open(whole.bytes())) {
      return readAll(in, reservation);
    } catch (IOException malformed) {
      return Body.rejected(
          collector,
          Fault.MALFORMED_ENCODING,
          "the body is not whole "
              + coding.name().toLowerCase(Locale.ROOT)
              + " as its Content-Encoding says: "
              + malformed.getMessage());
    }
  }

  private Body readAll(InputStream in, Admission.Reservation reservation) throws IOException {
    int max = collector.settings().maxBodyBytes();
    byte[] bytes = {};
    int size = 0;
    for (int count = 0; count >= 0; count = in.read(bytes, size, bytes.length - size)) {
      size += count;
      if (size > max) {
        return Body.tooLarge(collector);
      }
      if (size == bytes.length) {
        // One byte above the limit, to tell a body that ends there from one that goes on.
        int capacity = Math.min(max + 1, Math.max(FIRST_BYTES, 2 * size));
        if (!reservation.grow(capacity - bytes.length)) {
          return Body.noMemory(collector);
        }
        bytes = Arrays.copyOf(bytes, capacity);
      }
    }
    return new Body.Whole(Arrays.copyOf(bytes, size));
  }
}
