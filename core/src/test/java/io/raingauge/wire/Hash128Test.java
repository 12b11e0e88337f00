package io.raingauge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.datasketches.hash.MurmurHash3;
import org.junit.jupiter.api.Test;

final class Hash128Test {
  // Tried: without the line that mixes the second half of the tail, lengths 9 to 15 above a
  // multiple
  // of 16 differ.
  @Test
  void itIsMurmurHash3OfEveryLengthAndPlace() {
    Random random = new Random(42);
    byte[] bytes = new byte[600];
    random.nextBytes(bytes);
    Hash128 hash = new Hash128();
    for (int length = 1; length <= 520; length++) {
      int from = random.nextInt(bytes.length - length + 1);
      long seed = random.nextLong();
      long[] expected = MurmurHash3.hash(bytes, from, length, seed);
      hash.of(bytes, from, from + length, seed);
      assertEquals(expected[0], hash.high(), "length " + length);
      assertEquals(expected[1], hash.low(), "length " + length);
    }
  }

  @Test
  void nothingIsHashedToo() {
    Hash128 hash = new Hash128().of(new byte[0], 0, 0, 0);
    assertEquals(0, hash.high());
    assertEquals(0, hash.low());
  }
}
