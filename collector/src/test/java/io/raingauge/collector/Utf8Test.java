package io.raingauge.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final CharsetDecoder DECODER = StandardCharsets.UTF_8.newDecoder();

  /** Tried: without the second half of threeByteRange, ED A0 80 (a surrogate) passes. */
  @Test
  void agreesWithTheJdkOnEverySequenceOfUpToThreeBytes() {
    for (int first = 0; first < 256; first++) {
      agrees(new byte[] {(byte) first});
      for (int second = 0; second < 256; second++) {
        agrees(new byte[] {(byte) first, (byte) second});
        for (int third = 0; first >= 0xe0 && first < 0xf0 && third < 256; third++) {
          agrees(new byte[] {(byte) first, (byte) second, (byte) third});
        }
      }
    }
  }

  @Test
  void agreesWithTheJdkOnFourBytesAtTheirBounds() {
    int[] bounds = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0xbf, 0xc0, 0xff};
    for (int first = 0xf0; first < 256; first++) {
      for (int second = 0; second < 256; second++) {
        for (int third : bounds) {
          for (int fourth : bounds) {
            agrees(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
          }
        }
      }
    }
  }

  @Test
  void findsTheFirstBadByteWhereverItLies() {
    for (int length = 1; length < 40; length++) {
      for (int bad = 0; bad < length; bad++) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        bytes[bad] = (byte) 0xff;
        assertEquals(bad, Utf8.firstInvalid(bytes, 0, length));
        assertEquals(-1, Utf8.firstInvalid(bytes, bad + 1, length));
        assertEquals(-1, Utf8.firstInvalid(bytes, 0, bad));
      }
    }
  }

  @Test
  void agreesWithTheJdkOnTextWithAWrongByte() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] text = "aé€😀 plain text again ".repeat(2).getBytes(StandardCharsets.UTF_8);
      text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      agrees(text);
    }
  }

  private static void agrees(byte[] bytes) {
    boolean valid = true;
    try {
      DECODER.reset().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException wrong) {
      valid = false;
    }
    int found = Utf8.firstInvalid(bytes, 0, bytes.length);
    assertEquals(valid, found < 0, () -> Arrays.toString(bytes));
  }
}
