package io.raingauge.document;

/**
 * A document and its name.
 *
 * @param text whatever its owner wrote; JSON, by custom
 */
public record Document(DocumentName name, String text) {
  /** Does not show the text: it may hold a secret. */
  @Override
  public String toString() {
    return name.toString();
  }
}
