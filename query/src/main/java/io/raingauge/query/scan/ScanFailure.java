package io.raingauge.query.scan;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.scan.ScanUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/**
 * Why a scan has no answer, on its way from the process that could not go on to the one that asked:
 * a word, a blank, and the message. The word is that of a {@link Kind}, {@code CANCELLED}, or
 * {@code FAULT} for what should never happen.
 */
final class ScanFailure {
  private static final String CANCELLED = "CANCELLED";
  private static final String FAULT = "FAULT";

  private ScanFailure() {}

  static byte[] toBytes(Throwable why) {
    return text(why).getBytes(StandardCharsets.UTF_8);
  }

  /** The exception that the same failure is in the process that asked. */
  static RuntimeException of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int blank = text.indexOf(' ');
    String word = blank < 0 ? FAULT : text.substring(0, blank);
    String message = text.substring(blank + 1);
    if (word.equals(CANCELLED)) {
      return new CancellationException(message);
    }
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(word)) {
        return new QueryException(kind, message);
      }
    }
    return new IllegalStateException("a worker of the query topology failed: " + message);
  }

  private static String text(Throwable why) {
    if (why instanceof QueryException refused) {
      return refused.kind() + " " + refused.getMessage();
    }
    if (why instanceof BrokenChunkException broken) {
      return text(QueryException.of(broken));
    }
    if (why instanceof ScanUnavailableException unavailable) {
      return text(QueryException.of(unavailable));
    }
    return (why instanceof CancellationException ? CANCELLED : FAULT) + " " + why;
  }
}
