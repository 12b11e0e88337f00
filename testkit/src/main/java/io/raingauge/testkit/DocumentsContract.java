package io.raingauge.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.document.Document;
import io.raingauge.document.DocumentName;
import io.raingauge.document.Documents;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all {@link Documents} promise. An implementation passes it as it stands; a subclass says
 * only how to open one.
 */
public abstract class DocumentsContract {
  private static final DocumentName DAILY = new DocumentName("shop", "query", "daily");

  @TempDir private Path folder = Path.of("");

  /** Opens the documents of a folder; the same folder gives the same documents again. */
  protected abstract Documents open(Path at) throws Exception;

  @Test
  void aDocumentIsWhatWasPutLast() throws Exception {
    Documents documents = open(folder);
    assertEquals(Optional.empty(), documents.get(DAILY));
    documents.put(DAILY, "one");
    documents.put(DAILY, "{\"two\":\"\\u00e9 é 🌧\n\"}\nand a line");
    assertEquals(Optional.of("{\"two\":\"\\u00e9 é 🌧\n\"}\nand a line"), documents.get(DAILY));
    documents.put(DAILY, "");
    assertEquals(Optional.of(""), documents.get(DAILY));
  }

  @Test
  void whatWasPutAndRemovedStaysSo() throws Exception {
    Documents documents = open(folder);
    DocumentName weekly = new DocumentName("shop", "query", "weekly");
    documents.put(DAILY, "one");
    documents.put(weekly, "two");
    documents.put(DAILY, "three");
    assertTrue(documents.remove(weekly));
    assertFalse(documents.remove(weekly));
    Documents again = open(folder);
    assertEquals(List.of(new Document(DAILY, "three")), again.list("shop", "query"));
    assertFalse(again.remove(weekly));
    again.put(weekly, "four");
    assertEquals(Optional.of("four"), open(folder).get(weekly));
  }

  @Test
  void aListIsOfOneProjectAndKindByName() throws Exception {
    Documents documents = open(folder);
    for (String project : List.of("shop", "shop2", "Shop")) {
      for (String kind : List.of("query", "query2", "quer")) {
        documents.put(new DocumentName(project, kind, "b"), project + kind);
      }
    }
    documents.put(new DocumentName("shop", "query", "a"), "first");
    assertEquals(
        List.of(
            new Document(new DocumentName("shop", "query", "a"), "first"),
            new Document(new DocumentName("shop", "query", "b"), "shopquery")),
        documents.list("shop", "query"));
    assertEquals(List.of(), documents.list("shop", "nothing"));
    assertEquals(documents.list("Shop", "query"), open(folder).list("Shop", "query"));
  }

  @Test
  void aNameMayBeAnyText() throws Exception {
    Documents documents = open(folder);
    List<String> names =
        List.of(
            "../../up",
            "/etc/passwd",
            "a/b",
            ".",
            "CON",
            "a\u0000b",
            "A",
            "a",
            "éü",
            "x".repeat(256));
    for (String name : names) {
      documents.put(new DocumentName("shop", "query", name), "of " + name);
    }
    Documents again = open(folder);
    for (String name : names) {
      assertEquals(
          Optional.of("of " + name), again.get(new DocumentName("shop", "query", name)), name);
    }
    assertEquals(names.size(), again.list("shop", "query").size());
    assertThrows(IllegalArgumentException.class, () -> new DocumentName("shop", "query", " "));
    assertThrows(
        IllegalArgumentException.class, () -> new DocumentName("shop", "query", "x".repeat(257)));
  }

  @Test
  void aTextThatIsTooLongIsRefusedAndNothingChanges() throws Exception {
    Documents documents = open(folder);
    String longest = "é".repeat(Documents.MAX_TEXT_BYTES / 2);
    documents.put(DAILY, longest);
    assertThrows(IllegalArgumentException.class, () -> documents.put(DAILY, longest + "x"));
    assertEquals(Optional.of(longest), documents.get(DAILY));
    assertEquals(Optional.of(longest), open(folder).get(DAILY));
  }

  /** Tried: with a limit of all projects together only, one takes the room of the others. */
  @Test
  void noProjectTakesTheRoomOfAnother() throws Exception {
    Documents documents = open(folder);
    String longest = "x".repeat(Documents.MAX_TEXT_BYTES);
    for (long number = 0; number < Documents.MAX_PROJECT_BYTES / longest.length(); number++) {
      documents.put(new DocumentName("shop", "query", "q" + number), longest);
    }
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> documents.put(DAILY, "x"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("2,097,152"), message);
    DocumentName first = new DocumentName("shop", "query", "q0");
    documents.put(first, "x".repeat(1000));
    documents.put(new DocumentName("shop2", "query", "daily"), longest);
    documents.put(DAILY, "x".repeat(longest.length() - 1000));
    assertThrows(IllegalArgumentException.class, () -> documents.put(first, longest));
    documents.put(first, "x".repeat(1001)); // As when a key is revoked.
    assertTrue(documents.remove(DAILY));
    documents.put(first, longest);
  }
}
