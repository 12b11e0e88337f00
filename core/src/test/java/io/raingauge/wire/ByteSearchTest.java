package io.raingauge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ByteSearchTest {
  /** Tried: with {@code & ~eight} left out of the mask, bytes over 0x80 are found. */
  @Test
  void itFindsWhatALoopFinds() {
    Random chance = new Random(1);
    byte[] alphabet = {'"', '\\', '\n', '!', '#', 0, (byte) 0xa2, (byte) 0x8a, (byte) 0xff};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[chance.nextInt(40)];
      int rare = 1 + chance.nextInt(30);
      for (int index = 0; index < bytes.length; index++) {
        bytes[index] = chance.nextInt(rare) == 0 ? alphabet[chance.nextInt(9)] : (byte) 'a';
      }
      int from = chance.nextInt(bytes.length + 1);
      int to = from + chance.nextInt(bytes.length - from + 1);
      assertEquals(loop(bytes, from, to, '\n', '\n'), ByteSearch.first(bytes, from, to, '\n'));
      assertEquals(
          loop(bytes, from, to, '"', '\\'), ByteSearch.firstOf(bytes, from, to, '"', '\\'));
    }
  }

  private static int loop(byte[] bytes, int from, int to, char one, char other) {
    int at = from;
    while (at < to && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }
}
