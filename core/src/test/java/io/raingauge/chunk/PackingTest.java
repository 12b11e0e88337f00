package io.raingauge.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.measure.Total;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers and strings of every kind are unpacked as they were packed. */
final class PackingTest {
  private static final long MOST = Integer.MAX_VALUE;
  private static final int[] COUNTS = {1, 2, 3, 5, 63, 64, 65, 1000, 2047, 2048, 2049, 5000};

  @Test
  void wholeNumbersOfEveryWidthComeBack() {
    Random random = new Random(1);
    for (int width = 0; width <= 64; width++) {
      for (int count : COUNTS) {
        int shift = 64 - width;
        long base = random.nextLong();
        long mask = width == 0 ? 0 : -1L >>> shift;
        assertLongs(longs(count, each -> base + (random.nextLong() & mask)));
      }
    }
  }

  /**
   * Tried: {@code PackedLongs} that does not add the least value, and one that picks in any mode.
   */
  @Test
  void someOfABlockAreWhatTheyAreAmongAll() {
    Random random = new Random(8);
    for (int width = 0; width < 32; width++) {
      int mask = width == 0 ? 0 : -1 >>> (32 - width);
      int base = random.nextInt(Integer.MAX_VALUE - Math.max(0, mask - 1));
      assertPicked(longs(3000, each -> Math.min(base + (long) (random.nextInt() & mask), MOST)));
    }
    assertPicked(longs(3000, each -> each * 1009));
    assertPicked(longs(3000, each -> each / 100 * 77));
  }

  /**
   * Tried: a last word of which all is looked at; a difference that is not confined to its value.
   */
  private static void assertPicked(long[] values) {
    GrowingBytes bytes = new GrowingBytes();
    new LongPacker().write(values, values.length, bytes);
    PackedLongs packed = new PackedLongs(spared(bytes));
    int[] block = new int[Blocks.ROWS];
    int[] some = {0, 1, 2, 63, 64, 500, 951};
    int[] picked = new int[some.length];
    int[] places = new int[Blocks.ROWS];
    for (int index = 0; index < packed.blocks(); index++) {
      int size = packed.read(index, block);
      packed.read(index, some, some.length, picked);
      for (int at = 0; at < some.length; at++) {
        int value = block[some[at]];
        assertEquals(value, picked[at]);
        int found = packed.find(index, value, places);
        int[] expected = IntStream.range(0, size).filter(row -> block[row] == value).toArray();
        assertArrayEquals(expected, Arrays.copyOf(places, found));
      }
    }
  }

  @Test
  void slopesRunsAndExtremesComeBack() {
    Random random = new Random(2);
    for (int count : COUNTS) {
      assertLongs(longs(count, each -> each * 1_000_003));
      assertLongs(longs(count, each -> 5 - each * each));
      assertLongs(longs(count, each -> each / 100 * 77));
      assertLongs(longs(count, each -> each / 900 * random.nextLong()));
      assertLongs(longs(count, each -> each % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE));
      assertLongs(longs(count, each -> each == 3 ? Long.MIN_VALUE : each));
    }
  }

  @Test
  void blocksOfTheirOwnSizesComeBackAndEmptyOnesToo() {
    long[] values = longs(3000, each -> each * 7 % 1000);
    int[] ends = {0, 1, 1, 2049, 2049, 3000, 3000};
    GrowingBytes bytes = new GrowingBytes();
    new LongPacker().write(values, values.length, ends, bytes);
    PackedLongs packed = new PackedLongs(spared(bytes));
    long[] block = new long[Blocks.ROWS];
    int from = 0;
    for (int index = 0; index < ends.length; index++) {
      int size = packed.read(index, block);
      assertArrayEquals(Arrays.copyOfRange(values, from, ends[index]), Arrays.copyOf(block, size));
      from = ends[index];
    }
  }

  @Test
  void runsAndSlopesTakeFewBits() {
    assertTrue(bytesOf(longs(2048, each -> each * 1_000_003)) < 40);
    assertTrue(bytesOf(longs(2048, each -> each / 100 * 77_777)) < 90);
    assertEquals(2048 * 13 / 8, bytesOf(longs(2048, each -> each * 4099 % 8192)), 20);
  }

  @Test
  void doublesComeBackBitForBit() {
    Random random = new Random(3);
    double[] odd = {0.0, -0.0, 1, -1, Double.MIN_VALUE, -Double.MAX_VALUE, 1e22, 0.1 + 0.2, 1e-300};
    for (int count : COUNTS) {
      assertDoubles(doubles(count, each -> Math.round(random.nextGaussian() * 1e6) / 100.0));
      assertDoubles(doubles(count, each -> random.nextGaussian()));
      assertDoubles(doubles(count, each -> (float) random.nextGaussian()));
      assertDoubles(
          doubles(count, each -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62))));
      assertDoubles(doubles(count, each -> each % 50 == 7 ? odd[(int) each % 9] : each / 1000.0));
      assertDoubles(doubles(count, each -> odd[(int) each % 9]));
      assertDoubles(doubles(count, each -> -0.0));
    }
  }

  @Test
  void decimalsTakeTheBitsOfTheirDigits() {
    Random random = new Random(4);
    double[] values = doubles(20_480, each -> random.nextInt(65_536) / 1000.0);
    GrowingBytes bytes = new GrowingBytes();
    new DoublePacker(new LongPacker()).write(values, values.length, null, bytes);
    assertEquals(2.0, (double) bytes.size() / values.length, 0.01);
  }

  @Test
  void stringsComeBackInTheFormThatIsTheSmallest() {
    Random random = new Random(5);
    assertForm(TextPacker.DICTIONARY, texts(5000, each -> "c" + each % 20));
    assertForm(TextPacker.NUMBERED, texts(5000, each -> "user-" + random.nextInt(1_000_000)));
    assertForm(TextPacker.NUMBERED, texts(5000, each -> "f%06d.png".formatted(each)));
    assertForm(TextPacker.NUMBERED, texts(5000, each -> "" + each * 977));
    assertForm(TextPacker.PLAIN, texts(5000, each -> Long.toHexString(random.nextLong())));
    assertForm(TextPacker.PLAIN, texts(70_000, each -> Long.toString(random.nextLong(), 36)));
    assertForm(TextPacker.NUMBERED, texts(70_000, each -> "b" + each));
    assertForm(
        TextPacker.INSTANTS, texts(5000, each -> instant(each * 86_401_000L + 1 + each % 999)));
    assertForm(TextPacker.INSTANTS, texts(5000, each -> instant(each * 1000 * 7777)));
    assertForm(
        TextPacker.INSTANTS,
        texts(5000, each -> "%04d-%02d-28T23:59:59Z".formatted(each, each % 12 + 1)));
    assertForm(TextPacker.HEX, texts(5000, each -> "%016x".formatted(random.nextLong())));
    assertForm(TextPacker.HEX, texts(70_000, each -> new UUID(each, ~each * 977).toString()));
    assertForm(TextPacker.HEX, texts(5000, each -> "s-%08x%032x.".formatted(each * 977, each)));
    assertForm(TextPacker.DICTIONARY, texts(5000, each -> "%08x".formatted(each % 2500)));
    for (List<String> few :
        List.of(
            List.of("00c0ffee", "00c0ffef", "ffffffff"),
            List.of("x00c0ffee", "y00c0ffee"),
            List.of("00c0ffee", "00c0ffeg"),
            List.of("00c0ffee", "00c0ffee0"),
            List.of("00c0ffee", "00C0FFEE"),
            List.of("00c0ffee-", "00c0ffee\u00e9"),
            List.of("a01", "a1"),
            List.of("2015-02-29T00:00:00Z", "2015-02-28T00:00:00Z"),
            List.of("2000-02-29T00:00:00Z", "1900-02-29T00:00:00Z"),
            List.of("2015-13-01T00:00:00Z", "2015-00-01T00:00:00Z"),
            List.of("2015-01-01T24:00:00Z", "2015-01-01T00:60:00Z", "2015-01-01T00:00:60Z"),
            List.of("2015-01-01T00:00:00.1Z", "2015-01-01T00:00:00.100Z"),
            List.of("a01", "a1", "a001"),
            List.of("", ""),
            List.of("u1", "u1", "u2", "u3", "u3", "x", "u2", "u4", "x"),
            List.of("u1", "u2", "u03", "u2"),
            List.of("u01", "u02", "u03", "u3"),
            List.of("7", "7"),
            List.of("x1y2", "x1y3"),
            List.of("x1y2", "x2y2"),
            List.of("user-1", "user-"),
            List.of("1234567890123456789", "1234567890123456788"),
            List.of("ab12", "ab"),
            List.of("aa", "aaa", "a"))) {
      assertTexts(few.toArray(new String[0]));
    }
  }

  @Test
  void randomHexadecimalDigitsTakeHalfAByteEach() {
    Random random = new Random(6);
    int count = 20_480;
    String[] ids = texts(count, each -> "%016x".formatted(random.nextLong()));
    assertEquals(8.0, (double) packed(filled(ids)).length / count, 0.02);
    String[] uuids = texts(count, each -> new UUID(random.nextLong(), random.nextLong()) + "");
    assertEquals(16.0, (double) packed(filled(uuids)).length / count, 0.04);
  }

  /**
   * Digits are looked at four at a step, or one by one. Tried: without the look at the values'
   * upper halves "g" to "o" are taken for digits.
   */
  @Test
  void noOtherByteIsTakenForAHexadecimalDigit() {
    for (String id : List.of("00c0ffee", "00c0ffee-1", "00c0-ffee-9a12")) {
      for (int place = 0; place < id.length(); place++) {
        for (char other = 1; other < 128; other++) {
          String near = id.substring(0, place) + other + id.substring(place + 1);
          String[] values = texts(20, each -> each == 19 ? near : id);
          assertTexts(values);
          assertTexts(texts(5000, each -> each == 4999 ? near : "%08x".formatted(each * 977)));
        }
      }
    }
  }

  /** Tried: where strings whose first eight bytes are alike are not compared further, it fails. */
  @Test
  void theLeastAndTheGreatestStringAreThoseOfTheByteOrder() {
    Random random = new Random(9);
    String alphabet = "\0aab\u007f\u00e9\uffee";
    for (int round = 0; round < 300; round++) {
      String[] values =
          texts(
              1 + random.nextInt(40),
              each ->
                  "common".substring(random.nextInt(2) * 6)
                      + random
                          .ints(random.nextInt(12), 0, alphabet.length())
                          .mapToObj(at -> alphabet.substring(at, at + 1))
                          .collect(Collectors.joining()));
      StatisticsCollector statistics = new StatisticsCollector(new DistinctCounter());
      statistics.strings(settled(values));
      List<byte[]> sorted =
          Arrays.stream(values)
              .map(value -> value.getBytes(StandardCharsets.UTF_8))
              .sorted(Arrays::compareUnsigned)
              .toList();
      assertArrayEquals(start(sorted.get(0)), statistics.minText);
      assertArrayEquals(start(sorted.get(sorted.size() - 1)), statistics.maxText);
    }
  }

  private static byte[] start(byte[] text) {
    return Arrays.copyOf(text, Math.min(text.length, ColumnStatistics.TEXT_BYTES));
  }

  /** Of numbers, too: they are a table only when all are there. */
  @Test
  void aTableIsGivenUpAfterAFewThousandStringsThatAreNearlyAllDifferent() {
    for (String start : List.of("u", "\u00e9")) {
      String[] different = texts(5000, each -> start + (char) ('a' + each % 2) + each);
      String[] numbered = texts(5000, each -> start + each);
      for (String[] values : List.of(different, numbered)) {
        assertTrue(settled(Arrays.copyOf(values, 4095)).isCoded());
        assertFalse(settled(Arrays.copyOf(values, 4096)).isCoded());
      }
    }
    Random random = new Random(8);
    assertTrue(settled(texts(60_000, each -> "u" + random.nextInt(30_000))).isCoded());
    assertTrue(settled(texts(60_000, each -> random.nextInt(30_000) + "x")).isCoded());
  }

  private static TextValues settled(String[] values) {
    TextValues filled = filled(values);
    filled.settle();
    return filled;
  }

  @Test
  void stringsThatLookedNumberedAtFirstArePackedAsIfTheyHadNot() {
    assertPackedAlike(texts(3, each -> "u" + each));
    for (int repeated : new int[] {0, 5000}) {
      LongFunction<String> each =
          index -> "u" + (index < repeated ? index % 9 : index * 31 % 66_000);
      assertPackedAlike(texts(100, index -> index == 99 ? "odd" : each.apply(index)));
      assertPackedAlike(texts(75_000, index -> index == 99 ? "odd" : each.apply(index)));
    }
  }

  private static void assertPackedAlike(String[] values) {
    TextValues numbers = filled(values);
    TextValues codes = new TextValues();
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      if (codes.isCoded()) {
        codes.addCode(codes.table().codeOf(utf8, 0, utf8.length)); // As a merge does.
      } else {
        codes.add(utf8, 0, utf8.length);
      }
    }
    assertArrayEquals(packed(codes), packed(numbers));
    assertTexts(values);
  }

  private static TextValues filled(String[] values) {
    TextValues filled = new TextValues();
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      filled.add(utf8, 0, utf8.length);
    }
    return filled;
  }

  private static byte[] packed(TextValues values) {
    GrowingBytes bytes = new GrowingBytes();
    new TextPacker(new LongPacker()).write(values, null, bytes);
    return bytes.toBytes();
  }

  @Test
  void theSumOfABlockIsThatOfItsValues() {
    Random random = new Random(6);
    for (int shift = 0; shift < 64; shift++) {
      int by = shift;
      long[] values = longs(2000, each -> random.nextLong() >> by);
      GrowingBytes bytes = new GrowingBytes();
      new LongPacker().write(values, values.length, bytes);
      Total expected = new Total();
      for (long value : values) {
        expected.add(value);
      }
      Total total = new Total();
      new PackedLongs(spared(bytes)).sum(0, total);
      assertEquals(expected.total(), total.total());
    }
  }

  private static long[] longs(int count, LongUnaryOperator each) {
    long[] values = new long[count];
    Arrays.setAll(values, index -> each.applyAsLong(index));
    return values;
  }

  private static double[] doubles(int count, LongToDoubleFunction each) {
    double[] values = new double[count];
    Arrays.setAll(values, index -> each.applyAsDouble(index));
    return values;
  }

  private static String instant(long ms) {
    return Instant.ofEpochMilli(ms).toString();
  }

  private static String[] texts(int count, LongFunction<String> each) {
    String[] values = new String[count];
    Arrays.setAll(values, index -> each.apply(index));
    return values;
  }

  private static void assertLongs(long[] values) {
    GrowingBytes bytes = new GrowingBytes();
    new LongPacker().write(values, values.length, bytes);
    PackedLongs packed = new PackedLongs(spared(bytes));
    long[] block = new long[Blocks.ROWS];
    double[] near = new double[Blocks.ROWS];
    for (int index = 0; index < packed.blocks(); index++) {
      int from = index * Blocks.ROWS;
      int size = packed.read(index, block);
      packed.read(index, near);
      for (int at = 0; at < size; at++) {
        assertEquals(values[from + at], block[at]);
        assertEquals((double) values[from + at], near[at]);
      }
      long[] its = Arrays.copyOfRange(values, from, from + size);
      assertEquals(Arrays.stream(its).min().getAsLong(), packed.min(index));
      assertEquals(Arrays.stream(its).max().getAsLong(), packed.max(index));
    }
    assertEquals(values.length, packed.count());
  }

  private static int bytesOf(long[] values) {
    GrowingBytes bytes = new GrowingBytes();
    new LongPacker().write(values, values.length, bytes);
    return bytes.size();
  }

  private static void assertDoubles(double[] values) {
    GrowingBytes bytes = new GrowingBytes();
    new DoublePacker(new LongPacker()).write(values, values.length, null, bytes);
    PackedDoubles packed = new PackedDoubles(spared(bytes));
    double[] block = new double[Blocks.ROWS];
    for (int from = 0; from < values.length; from += Blocks.ROWS) {
      int index = from / Blocks.ROWS;
      int size = packed.read(index, block);
      double min = values[from];
      double max = values[from];
      for (int at = 0; at < size; at++) {
        assertEquals(
            Double.doubleToRawLongBits(values[from + at]), Double.doubleToRawLongBits(block[at]));
        min = Math.min(min, values[from + at]);
        max = Math.max(max, values[from + at]);
      }
      assertTrue(packed.min(index) <= min && packed.max(index) >= max);
    }
  }

  private static void assertForm(int form, String[] values) {
    assertEquals(form, assertTexts(values));
  }

  private static int assertTexts(String[] values) {
    TextValues filled = filled(values);
    GrowingBytes bytes = new GrowingBytes();
    new TextPacker(new LongPacker()).write(filled, null, bytes);
    PackedTexts packed = new PackedTexts(spared(bytes));
    Texts block = new Texts();
    for (int from = 0; from < values.length; from += Blocks.ROWS) {
      block.clear();
      packed.read(from / Blocks.ROWS, block);
      for (int at = 0; at < block.count(); at++) {
        assertEquals(values[from + at], block.text(at));
      }
    }
    return bytes.bytes()[0];
  }

  static BytesCursor spared(GrowingBytes bytes) {
    bytes.reserve(BitPacking.SPARE);
    return new BytesCursor(bytes.toBytes(), "what was packed");
  }
}
