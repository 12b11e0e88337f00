package io.raingauge.document;

import java.util.List;
import java.util.Optional;

/**
 * Keeps small documents of projects by their names. Every implementation passes {@code
 * DocumentsContract}.
 *
 * <p>A document that was put or removed stays so, whatever crashes. Of two changes to one name the
 * later one stays. Safe for many threads; a change takes as long as a disk.
 */
public interface Documents {
  /** Of one project and kind; one more is refused. */
  int MAX_DOCUMENTS = 10_000;

  /** Bytes of one text in UTF-8; a longer one is refused. */
  int MAX_TEXT_BYTES = 64 << 10;

  /**
   * Bytes of the texts of one project together; what would need more is refused. So no project can
   * take the room of the others.
   */
  long MAX_PROJECT_BYTES = 2L << 20;

  Optional<String> get(DocumentName name);

  /** All of a project and kind, by name. */
  List<Document> list(String project, String kind);

  /**
   * Adds a document or replaces the one of its name.
   *
   * @throws IllegalArgumentException at a limit; it says which
   * @throws DocumentsUnavailableException when it may have happened or not; a retry is safe
   */
  void put(DocumentName name, String text);

  /**
   * Removes a document.
   *
   * @return whether it was there
   * @throws DocumentsUnavailableException as {@link #put}
   */
  boolean remove(DocumentName name);
}
