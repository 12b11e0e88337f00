package io.raingauge.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BytesTableTest {
  private static final class Entry extends BytesTable.Named {
    Entry(byte[] name) {
      super(name);
    }
  }

  @Test
  void whatWasAddedIsFoundAndNothingElse() {
    BytesTable<Entry> table = new BytesTable<>();
    for (int index = 0; index < 10_000; index++) {
      Entry entry = new Entry(name(index));
      assertNull(table.find(entry.name, 0, entry.name.length));
      table.add(entry);
    }
    for (int index = 0; index < 10_000; index++) {
      byte[] around = ("x" + index + "yz").getBytes(StandardCharsets.UTF_8);
      Entry found = table.find(around, 1, around.length - 2);
      assertNotNull(found);
      assertSame(found, table.find(found.name, 0, found.name.length));
    }
    assertEquals(10_000, table.size());
  }

  @Test
  void whatWasRemovedIsGoneAndTheOthersAreStillFound() {
    BytesTable<Entry> table = new BytesTable<>();
    for (int index = 0; index < 10_000; index++) {
      table.add(new Entry(name(index)));
    }
    // Tried: without the rebuild in removeIf some of those that stay are hidden behind a hole.
    table.removeIf(entry -> entry.name[entry.name.length - 1] != '7');
    assertEquals(1000, table.size());
    Set<String> left = new HashSet<>();
    table.forEach(entry -> left.add(new String(entry.name, StandardCharsets.UTF_8)));
    for (int index = 0; index < 10_000; index++) {
      byte[] name = name(index);
      assertEquals(index % 10 == 7, table.find(name, 0, name.length) != null);
      assertEquals(index % 10 == 7, left.contains(String.valueOf(index)));
    }
  }

  @Test
  void similarNamesHaveDifferentHashes() {
    Set<Integer> hashes = new HashSet<>();
    for (int index = 0; index < 10_000; index++) {
      hashes.add(BytesTable.hash(name(index), 0, name(index).length));
    }
    for (int length = 0; length < 100; length++) {
      byte[] zeros = new byte[length];
      hashes.add(BytesTable.hash(zeros, 0, length));
      Arrays.fill(zeros, (byte) -1);
      hashes.add(BytesTable.hash(zeros, 0, length));
    }
    assertEquals(10_199, hashes.size(), 5);
  }

  private static byte[] name(int index) {
    return String.valueOf(index).getBytes(StandardCharsets.UTF_8);
  }
}
