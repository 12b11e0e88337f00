package io.raingauge.document;

import java.util.Comparator;

/**
 * Whose document, of which kind, and what it is called. The name is the client's and may be any
 * text; it never becomes a part of a path.
 *
 * @param name 1 to {@value #MAX_CHARACTERS} characters
 */
public record DocumentName(String project, String kind, String name)
    implements Comparable<DocumentName> {
  public static final int MAX_CHARACTERS = 256;

  private static final Comparator<DocumentName> ORDER =
      Comparator.comparing(DocumentName::project)
          .thenComparing(DocumentName::kind)
          .thenComparing(DocumentName::name);

  public DocumentName {
    if (name.isBlank() || name.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "the name of a "
              + kind
              + " has 1 to "
              + MAX_CHARACTERS
              + " characters, not "
              + (name.isBlank() ? "none" : String.valueOf(name.length())));
    }
  }

  @Override
  public int compareTo(DocumentName other) {
    return ORDER.compare(this, other);
  }
}
