package io.raingauge.chunk;

import java.util.Random;

/** Makes up events: any valid JSON objects, most of a few shapes, some of none. */
final class RandomEvents {
  private static final String[] NAMES = {
    "a",
    "b",
    "c",
    "a.b",
    "city",
    "",
    "\u00e9t\u00e9",
    "na\\u006de",
    "x\\\"y",
    "deep",
    "\\ud83d\\ude00"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "-0.0",
    "0.0",
    "1",
    "-1",
    "1.0",
    "2e2",
    "1E-7",
    "0.1",
    "12.34",
    "-999.999",
    "9007199254740991",
    "9007199254740993",
    "9007199254740993.0",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "123456789012345678901234567890",
    "18446744073709551616",
    "1e19",
    "1e300",
    "-1.7976931348623157e308",
    "1e400",
    "4.9e-324",
    "0.1234567890123456789",
    "123456789.123456789",
    "1e-400",
    "3.0e0",
    "100000000000000000000.5"
  };
  private static final String[] TEXTS = {
    "", "x", "user-17", "user-4711", "user-017", "line\\nbreak", "\\ud800", "\\udc00\\ud800",
        "\\u0041",
    "caf\u00e9", "\ud83d\ude00", "\\\\", "\\\"", "\\/", "\\ud83d\\ude00", "null", "a\\u0000b", "12"
  };

  private final Random random;

  RandomEvents(long seed) {
    random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** An object of a shape that most events share, or any object. */
  String event() {
    int shape = random.nextInt(4);
    if (shape == 0) {
      return object(1 + random.nextInt(4));
    }
    StringBuilder event = new StringBuilder("{");
    event.append("\"ms\":").append(random.nextInt(100_000) / 100.0);
    event.append(",\"city\":\"c").append(random.nextInt(20)).append('"');
    event.append(",\"user\":\"user-").append(random.nextInt(1000)).append('"');
    if (shape > 1) {
      event.append(",\"n\":").append(random.nextInt(5));
      event.append(",\"in\":{\"ok\":").append(random.nextBoolean()).append("}");
    }
    if (random.nextInt(10) == 0) {
      event.append(",").append(member(3));
    }
    return event.append('}').toString();
  }

  private String object(int depth) {
    StringBuilder object = new StringBuilder("{").append(space());
    int members = random.nextInt(5);
    for (int index = 0; index < members; index++) {
      object.append(index == 0 ? "" : "," + space()).append(member(depth));
    }
    return object.append('}').toString();
  }

  private String member(int depth) {
    String name = NAMES[random.nextInt(NAMES.length)];
    return '"' + name + '"' + space() + ":" + space() + value(depth) + space();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> '"' + TEXTS[random.nextInt(TEXTS.length)] + '"';
      case 3 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 4 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 5 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
      case 6 -> array(depth - 1);
      default -> object(depth - 1);
    };
  }

  private String array(int depth) {
    StringBuilder array = new StringBuilder("[").append(space());
    int elements = random.nextInt(3);
    for (int index = 0; index < elements; index++) {
      array.append(index == 0 ? "" : ",").append(value(depth));
    }
    return array.append(']').toString();
  }

  private String space() {
    return random.nextInt(5) == 0 ? " \t".substring(random.nextInt(2)) : "";
  }
}
