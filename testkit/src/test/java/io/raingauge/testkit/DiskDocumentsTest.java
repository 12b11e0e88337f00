package io.raingauge.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.disk.FolderDisk;
import io.raingauge.document.DiskDocuments;
import io.raingauge.document.DocumentName;
import io.raingauge.document.Documents;
import io.raingauge.document.DocumentsUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DiskDocumentsTest extends DocumentsContract {
  private static final DocumentName DAILY = new DocumentName("shop", "query", "daily");
  private static final String FILE =
      "6ed3dfa27c66ba2fcead04bba945ad581a9187640de215b0bd1407fe8634d2d4.doc";

  @Override
  protected Documents open(Path at) throws IOException {
    DiskDocuments documents = new DiskDocuments(new FolderDisk(at));
    documents.open();
    return documents;
  }

  private static DiskDocuments open(SimulatedDisk disk) throws IOException {
    DiskDocuments documents = new DiskDocuments(disk);
    documents.open();
    return documents;
  }

  /** Golden: what is on disks must be read by every later version. */
  @Test
  void theFileIsAsItIsDrawn() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new Random(1));
    open(disk).put(DAILY, "{\"a\":1}");
    assertEquals(FILE, disk.list().get(0));
    assertEquals(
        """
        raingauge-document 1 4625f130
        {"project":"shop","kind":"query","name":"daily"}
        {"a":1}""",
        new String(disk.bytes(FILE), UTF_8));
  }

  /** Tried: without the comparison of checksums, a changed letter of the text is read as it is. */
  @Test
  void aFileInWhichAnyByteChangedOrIsMissingIsAnErrorThatNamesIt() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new Random(1));
    open(disk).put(DAILY, "{\"a\":1}");
    byte[] good = disk.bytes(FILE);
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      disk.put(FILE, changed);
      assertBroken(disk);
      disk.put(FILE, Arrays.copyOf(good, at));
      assertBroken(disk);
    }
    disk.delete(FILE);
    disk.put("0".repeat(64) + ".doc", good);
    assertThrows(IllegalStateException.class, () -> open(disk));
  }

  private static void assertBroken(SimulatedDisk disk) {
    IllegalStateException why = assertThrows(IllegalStateException.class, () -> open(disk));
    assertTrue(String.valueOf(why.getMessage()).contains(FILE), why.getMessage());
  }

  /**
   * After a power cut at any change each document is what was acknowledged last, or what was under
   * way. Tried: with a removal that only deletes the file, a removed document is back (seed 0);
   * with a replacement that cuts the file and appends, a file is torn.
   */
  @Test
  void aPowerCutAtAnyChangeLosesNothingThatWasAcknowledged() throws IOException {
    for (int seed = 0; seed < 40; seed++) {
      for (int cut = 0; cut < 24; cut++) {
        history(seed, cut);
      }
    }
  }

  private static void history(int seed, int cut) throws IOException {
    Random chance = new Random(seed * 1000L + cut);
    SimulatedDisk disk = new SimulatedDisk(chance);
    Map<DocumentName, Set<Optional<String>>> possible = new HashMap<>();
    for (int life = 0; life < 2; life++) {
      DiskDocuments documents = open(disk);
      check(documents, possible, seed, cut);
      disk.cutPowerAfter(cut);
      for (int step = 0; step < 12 && !disk.isOff(); step++) {
        DocumentName name = new DocumentName("shop", "query", "q" + chance.nextInt(3));
        step(documents, name, chance, possible.computeIfAbsent(name, none -> nothing()));
      }
      disk.cutPower();
      disk.powerOn();
    }
    check(open(disk), possible, seed, cut);
  }

  private static Set<Optional<String>> nothing() {
    return new HashSet<>(Set.of(Optional.empty()));
  }

  private static void step(
      DiskDocuments documents, DocumentName name, Random chance, Set<Optional<String>> possible) {
    Optional<String> next =
        chance.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of("text " + "x".repeat(chance.nextInt(200)));
    try {
      next.ifPresentOrElse(text -> documents.put(name, text), () -> documents.remove(name));
      possible.clear();
    } catch (DocumentsUnavailableException unknown) {
      // Either of the two.
    }
    possible.add(next);
  }

  private static void check(
      DiskDocuments documents,
      Map<DocumentName, Set<Optional<String>>> possible,
      int seed,
      int cut) {
    possible.forEach(
        (name, texts) -> {
          Optional<String> found = documents.get(name);
          assertTrue(
              texts.contains(found),
              () -> "seed " + seed + " cut " + cut + ": " + name + " is " + found);
          texts.retainAll(Set.of(found));
        });
  }

  /** Tried: without {@code doubtful}, the removal finds nothing and the document is back later. */
  @Test
  void whatWasPutPerhapsIsRemovedForSure() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      SimulatedDisk disk = new SimulatedDisk(new Random(seed));
      DiskDocuments documents = open(disk);
      disk.failures(0.5);
      boolean removed = false;
      for (int attempt = 0; attempt < 100 && !removed; attempt++) {
        try {
          documents.put(DAILY, "text");
        } catch (DocumentsUnavailableException unknown) {
          disk.failures(0);
          documents.remove(DAILY);
          removed = true;
        }
      }
      assertEquals(Optional.empty(), open(disk).get(DAILY), "seed " + seed);
    }
  }

  /**
   * 33 documents may be 16 bytes longer each, or one of them 33 times. Tried: where a replacement
   * that grows by 16 bytes is never refused, it grows on.
   */
  @Test
  void whatGrowsALittleEachTimeEndsAtTheLimitOfItsProject() throws IOException {
    DiskDocuments documents = open(new SimulatedDisk(new Random(1)));
    fill(documents, "shop", 31);
    assertEquals(33, timesThatItGrows(documents, "shop"));
  }

  /** Tried: the same. */
  @Test
  void whatGrowsALittleEachTimeEndsAtTheLimitOfAllProjects() throws IOException {
    DiskDocuments documents = open(new SimulatedDisk(new Random(1)));
    for (String project : List.of("a", "b", "c", "d")) {
      fill(documents, project, 29);
    }
    fill(documents, "shop", 7);
    assertEquals(5 * 2 + 4 * 29 + 7, timesThatItGrows(documents, "shop"));
  }

  /** So many that are as long as may be, and two that are as long together. */
  private static void fill(DiskDocuments documents, String project, int longest) {
    String text = "x".repeat(Documents.MAX_TEXT_BYTES);
    for (int number = 0; number < longest; number++) {
      documents.put(new DocumentName(project, "query", "q" + number), text);
    }
    documents.put(new DocumentName(project, "query", "short"), text.substring(0, 1000));
    documents.put(new DocumentName(project, "query", "rest"), text.substring(1000));
  }

  /** By 16 bytes each time. That it becomes no longer is never refused. */
  private static int timesThatItGrows(DiskDocuments documents, String project) {
    DocumentName name = new DocumentName(project, "query", "short");
    for (int times = 0; times < 1000; times++) {
      int length = 1000 + times * 16;
      try {
        documents.put(name, "x".repeat(length + 16));
      } catch (IllegalArgumentException full) {
        documents.put(name, "y".repeat(length));
        assertThrows(
            IllegalArgumentException.class, () -> documents.put(name, "x".repeat(length + 1)));
        return times;
      }
    }
    throw new AssertionError("it grows on");
  }
}
