package io.raingauge.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raingauge.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Documents in a folder, a file each ({@link DocumentFile}), for one server. All are held in
 * memory, so that reading one never waits for the disk; {@link #MAX_BYTES} bounds them.
 *
 * <p>A file that is replaced holds the old or the new document whatever crashes. One that is
 * removed is first replaced by a note that it was, for a deleted file may be back after a power
 * cut.
 */
public final class DiskDocuments implements Documents {
  /** Of the texts of all documents together; more are refused. */
  static final long MAX_BYTES = 8L << 20;

  /**
   * A key can be revoked however full it is: what becomes at most so much longer may go beyond the
   * limits of bytes, by as much as each document needs once.
   */
  private static final long SPARE_BYTES = 16;

  private final Disk disk;
  private final ConcurrentNavigableMap<DocumentName, String> texts = new ConcurrentSkipListMap<>();
  private final Set<DocumentName> doubtful = new HashSet<>(); // after a failure
  private long bytes;

  public DiskDocuments(Disk disk) {
    this.disk = disk;
  }

  /**
   * Reads all that is there. To be called once, before anything else.
   *
   * @throws IllegalStateException when a file is not as it was written; it says which, and what to
   *     do
   */
  public synchronized void open() throws IOException {
    for (String file : disk.list()) {
      if (file.endsWith(Disk.DRAFT)) {
        disk.delete(file);
      } else if (file.endsWith(DocumentFile.EXTENSION)) {
        DocumentFile found = DocumentFile.read(file, read(file));
        if (found.text().isPresent()) {
          remember(found.name(), found.text().get());
        } else {
          disk.delete(file);
        }
      }
    }
  }

  @Override
  public Optional<String> get(DocumentName name) {
    return Optional.ofNullable(texts.get(name));
  }

  @Override
  public List<Document> list(String project, String kind) {
    List<Document> found = new ArrayList<>();
    for (Map.Entry<DocumentName, String> entry : of(project, kind).entrySet()) {
      found.add(new Document(entry.getKey(), entry.getValue()));
    }
    return found;
  }

  @Override
  public synchronized void put(DocumentName name, String text) {
    checkLimits(name, text);
    replace(new DocumentFile(name, Optional.of(text)));
    remember(name, text);
  }

  @Override
  public synchronized boolean remove(DocumentName name) {
    String text = texts.get(name);
    if (text == null && !doubtful.contains(name)) {
      return false;
    }
    DocumentFile note = new DocumentFile(name, Optional.empty());
    replace(note);
    texts.remove(name);
    bytes -= text == null ? 0 : size(text);
    try {
      disk.delete(note.fileName());
    } catch (IOException stays) { // The note says the same; the next open deletes it.
      return true;
    }
    return true;
  }

  private void checkLimits(DocumentName name, String text) {
    long size = size(text);
    if (size > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "the %s has %,d bytes; at most %,d are allowed"
              .formatted(name.kind(), size, MAX_TEXT_BYTES));
    }
    String old = texts.get(name);
    if (old == null && of(name.project(), name.kind()).size() >= MAX_DOCUMENTS) {
      throw new IllegalArgumentException(
          "the project has %,d documents of the kind %s, which is the limit; remove one first"
              .formatted(MAX_DOCUMENTS, name.kind()));
    }
    long growth = size - (old == null ? 0 : size(old));
    if (old != null && growth <= 0) {
      return;
    }
    long spare = old != null && growth <= SPARE_BYTES ? SPARE_BYTES : 0;
    Collection<String> own = ofProject(name.project());
    long ownBytes = own.stream().mapToLong(DiskDocuments::size).sum();
    checkRoom("the project", ownBytes, growth, MAX_PROJECT_BYTES + spare * own.size());
    checkRoom("all projects", bytes, growth, MAX_BYTES + spare * texts.size());
  }

  private static void checkRoom(String whose, long bytes, long growth, long most) {
    if (bytes + growth > most) {
      throw new IllegalArgumentException(
          "the documents of %s (saved queries, datasets, access keys) have %,d bytes; with this one"
                  .formatted(whose, bytes)
              + " they would have more than %,d, which is the limit; remove one first"
                  .formatted(most));
    }
  }

  private ConcurrentNavigableMap<DocumentName, String> of(String project, String kind) {
    return texts.subMap(
        new DocumentName(project, kind, "\0"),
        true,
        new DocumentName(project, kind + "\0", "\0"),
        false);
  }

  private Collection<String> ofProject(String project) {
    return texts
        .subMap(
            new DocumentName(project, "", "\0"),
            true,
            new DocumentName(project + "\0", "", "\0"),
            false)
        .values();
  }

  private void replace(DocumentFile file) {
    try {
      disk.replace(file.fileName(), file.bytes());
      doubtful.remove(file.name());
    } catch (IOException failed) {
      doubtful.add(file.name());
      throw new DocumentsUnavailableException(
          "The disk failed: "
              + failed.getMessage()
              + ". It is unknown whether the change is kept; make it again.",
          failed);
    }
  }

  private void remember(DocumentName name, String text) {
    String old = texts.put(name, text);
    bytes += size(text) - (old == null ? 0 : size(old));
  }

  private byte[] read(String file) throws IOException {
    long size = disk.size(file);
    ByteBuffer into = ByteBuffer.allocate((int) Math.min(size, 2L * MAX_TEXT_BYTES));
    disk.read(file, 0, into);
    return into.array();
  }

  private static long size(String text) {
    return text.getBytes(UTF_8).length;
  }
}
