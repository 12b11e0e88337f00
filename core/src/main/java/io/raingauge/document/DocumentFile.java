package io.raingauge.document;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.raingauge.json.JsonTree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of one document on a disk, in UTF-8:
 *
 * <pre>
 * raingauge-document 1 9f3c04de                      CRC-32C of all that follows this line
 * {"project":"shop","kind":"dataset","name":"sales"}
 * …                                                  the text, to the end of the file
 * </pre>
 *
 * A document that was removed has {@code "removed":true} behind its name, and no text. The file is
 * called by the SHA-256 of the second line without that.
 *
 * @param text empty for a document that was removed
 */
record DocumentFile(DocumentName name, Optional<String> text) {
  static final String EXTENSION = ".doc";

  private static final String MAGIC = "raingauge-document 1 ";
  private static final int HEADER_BYTES = MAGIC.length() + 8 + 1;

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalStateException for anything else, even by one bit
   */
  static DocumentFile read(String fileName, byte[] bytes) {
    String header = new String(bytes, 0, Math.min(bytes.length, HEADER_BYTES), ISO_8859_1);
    if (bytes.length < HEADER_BYTES || !header.equals(header(bytes, HEADER_BYTES))) {
      throw broken(fileName, "its checksum does not fit");
    }
    int end = HEADER_BYTES;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    DocumentFile file = parse(fileName, bytes, end);
    if (!file.fileName().equals(fileName)) {
      throw broken(fileName, "it holds another document, " + file.name);
    }
    return file;
  }

  private static DocumentFile parse(String fileName, byte[] bytes, int end) {
    try {
      Object line = JsonTree.read(Arrays.copyOfRange(bytes, HEADER_BYTES, end));
      if (line instanceof Map<?, ?> members
          && members.get("project") instanceof String project
          && members.get("kind") instanceof String kind
          && members.get("name") instanceof String name) {
        Optional<String> text =
            Boolean.TRUE.equals(members.get("removed"))
                ? Optional.empty()
                : Optional.of(decode(bytes, end + 1));
        return new DocumentFile(new DocumentName(project, kind, name), text);
      }
    } catch (IllegalArgumentException | CharacterCodingException wrong) {
      throw broken(fileName, String.valueOf(wrong.getMessage()));
    }
    throw broken(fileName, "it does not say whose document it is");
  }

  private static String decode(byte[] bytes, int from) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, bytes.length - from)).toString();
  }

  byte[] bytes() {
    Map<String, Object> members = members();
    if (text.isEmpty()) {
      members.put("removed", true);
    }
    byte[] line = JsonTree.write(members);
    byte[] rest = text.orElse("").getBytes(UTF_8);
    byte[] bytes = new byte[HEADER_BYTES + line.length + 1 + rest.length];
    System.arraycopy(line, 0, bytes, HEADER_BYTES, line.length);
    bytes[HEADER_BYTES + line.length] = '\n';
    System.arraycopy(rest, 0, bytes, HEADER_BYTES + line.length + 1, rest.length);
    System.arraycopy(header(bytes, HEADER_BYTES).getBytes(UTF_8), 0, bytes, 0, HEADER_BYTES);
    return bytes;
  }

  /** Letters and digits only, whatever the document is called. */
  String fileName() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(JsonTree.write(members()));
      return HexFormat.of().formatHex(hash) + EXTENSION;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("project", name.project());
    members.put("kind", name.kind());
    members.put("name", name.name());
    return members;
  }

  private static String header(byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, bytes.length - from);
    return MAGIC + String.format("%08x", checksum.getValue()) + "\n";
  }

  private static IllegalStateException broken(String fileName, String why) {
    return new IllegalStateException(
        "The document "
            + fileName
            + " is broken: "
            + why
            + ". Put a copy of it back, or delete the file: then what it held is gone");
  }
}
