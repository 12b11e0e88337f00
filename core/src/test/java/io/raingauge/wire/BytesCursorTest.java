package io.raingauge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BytesCursorTest {
  private static final long[] NUMBERS = {
    0, 1, -1, 63, 64, -64, -65, 127, 128, 1L << 35, Long.MAX_VALUE, Long.MIN_VALUE
  };

  @Test
  void whatIsWrittenIsRead() {
    GrowingBytes bytes = written();
    BytesCursor cursor = new BytesCursor(bytes.toBytes(), "a test");
    for (long number : NUMBERS) {
      assertEquals(number, cursor.nextSigned());
      assertEquals(number, cursor.nextUnsigned());
      assertEquals(number, cursor.nextLong());
      assertEquals((double) number, cursor.nextDouble());
      assertEquals(number & 0xff, cursor.next());
    }
    assertFalse(cursor.hasNext());
    assertTrue(bytes.holds(bytes.toBytes()));
    bytes.clear();
    assertEquals(0, bytes.size());
  }

  @Test
  void smallNumbersHaveFewBytes() {
    assertEquals(1, sizeOf(-64));
    assertEquals(1, sizeOf(63));
    assertEquals(2, sizeOf(64));
    assertEquals(10, sizeOf(Long.MIN_VALUE));
  }

  @Test
  void cutAnywhereItThrows() {
    byte[] whole = written().toBytes();
    for (int size = 0; size < whole.length; size++) {
      BytesCursor cursor = new BytesCursor(Arrays.copyOf(whole, size), "a test");
      assertThrows(
          IllegalStateException.class,
          () -> {
            for (long number : NUMBERS) {
              assertEquals(number, cursor.nextSigned());
              assertEquals(number, cursor.nextUnsigned());
              assertEquals(number, cursor.nextLong());
              assertEquals((double) number, cursor.nextDouble());
              assertEquals(number & 0xff, cursor.next());
            }
          });
    }
  }

  @Test
  void aNumberWithoutAnEndThrows() {
    byte[] bytes = new byte[20];
    Arrays.fill(bytes, (byte) 0xff);
    BytesCursor cursor = new BytesCursor(bytes, "a test");
    assertThrows(IllegalStateException.class, cursor::nextUnsigned);
    assertThrows(IllegalStateException.class, () -> cursor.take(-1));
    assertThrows(IllegalStateException.class, () -> cursor.take(Long.MAX_VALUE));
  }

  private static GrowingBytes written() {
    GrowingBytes bytes = new GrowingBytes();
    for (long number : NUMBERS) {
      bytes.putSigned(number);
      bytes.putUnsigned(number);
      bytes.putLong(number);
      bytes.putDouble((double) number);
      bytes.put((int) number);
    }
    return bytes;
  }

  private static int sizeOf(long number) {
    GrowingBytes bytes = new GrowingBytes();
    bytes.putSigned(number);
    return bytes.size();
  }
}
