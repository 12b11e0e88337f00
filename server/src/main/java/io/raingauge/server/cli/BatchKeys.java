package io.raingauge.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The Idempotency-Key of each batch of a run: the server gives an event without an id one from it,
 * so a batch that is sent twice counts once (F5).
 */
interface BatchKeys {
  /** At most 48 characters; the same for the same batch of the same run. */
  String of(EventBatch batch);

  /** A run of its own: its key, and the number of the batch. */
  static BatchKeys ofRun(String runKey) {
    return batch -> runKey + "-" + Long.toHexString(batch.number());
  }

  /** 22 characters that nobody else has. */
  static String randomRun() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return text(random);
  }

  /**
   * A file that always gives the same keys: from its content, how it is cut, and the batch's place
   * in it. A file that has changed by one byte is another file.
   *
   * @param content is read to its end
   */
  static BatchKeys ofContent(InputStream content) throws IOException {
    MessageDigest digest = sha256();
    digest.update(
        ByteBuffer.allocate(8).putInt(EventLines.MAX_EVENTS).putInt(EventLines.MAX_BYTES).flip());
    try (DigestInputStream in = new DigestInputStream(content, digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    byte[] half = new byte[16];
    System.arraycopy(digest.digest(), 0, half, 0, half.length);
    String file = text(half);
    return batch -> file + "." + Long.toHexString(batch.offset());
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
