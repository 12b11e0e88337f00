package io.raingauge.collector.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** How a body is compressed. */
enum ContentCoding {
  IDENTITY {
    @Override
    InputStream open(byte[] encoded) {
      return new ByteArrayInputStream(encoded);
    }
  },
  GZIP {
    @Override
    InputStream open(byte[] encoded) throws IOException {
      return new StrictGzip(encoded);
    }
  },
  ZSTD {
    @Override
    InputStream open(byte[] encoded) throws IOException {
      return new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(encoded))
          .setLongMax(MAX_WINDOW_LOG);
    }
  };

  /** What an answer tells to a client that used another. */
  static final String ACCEPTED = "gzip, zstd";

  /** 16 MB: any body within its limit; a frame that asks for more memory fails. */
  private static final int MAX_WINDOW_LOG = 24;

  /** The coding that a Content-Encoding names; empty for one that is not known. */
  static Optional<ContentCoding> of(@Nullable String header) {
    return switch (header == null ? "" : header.trim().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(IDENTITY);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  abstract InputStream open(byte[] encoded) throws IOException;

  /** The JDK's reader passes over what follows the last member in silence; events may be in it. */
  private static final class StrictGzip extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    StrictGzip(byte[] encoded) throws IOException {
      super(new ByteArrayInputStream(encoded), Math.max(1, encoded.length));
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = super.read(into, from, length);
      if (count < 0 && inf.getRemaining() > TRAILER_BYTES) {
        throw new ZipException("something that is not gzip follows the end");
      }
      return count;
    }
  }
}
