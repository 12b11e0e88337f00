package io.raingauge.collector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes valid bodies, and damages them. */
public final class RandomBodies {
  private static final byte[] TELLING =
      "{}[]\",:\\\n\r\t 0123456789-+.eEnulltrefasidm\0\u007f\u0080\u00c0\u00ed\u00ff"
          .getBytes(ISO_8859_1);

  private RandomBodies() {}

  /**
   * @param several whether the body names its collections
   */
  public static byte[] body(Random random, boolean several) {
    List<String> events = new ArrayList<>();
    for (int count = random.nextInt(6); count >= 0; count--) {
      events.add(event(random));
    }
    if (several) {
      return ("{\"c\":[" + String.join(",", events) + "],\"d\":[{}]}").getBytes(UTF_8);
    }
    return (random.nextBoolean()
            ? "[" + String.join(" ,\n", events) + "]"
            : String.join(random.nextBoolean() ? "\n" : "\r\n", events))
        .getBytes(UTF_8);
  }

  private static String event(Random random) {
    String[] members = {
      "\"id\":\"i" + random.nextInt(10) + "\"",
      "\"id\":" + random.nextInt(100),
      "\"time\":\"2015-05-17T10:05:03.25Z\"",
      "\"time\":" + (1_700_000_000_000L + random.nextInt()),
      "\"n\":" + random.nextGaussian(),
      "\"e\":1e" + random.nextInt(320),
      "\"l\":" + random.nextLong(),
      "\"s\":\"é€😀\\u00e9\\n\\\"\"",
      "\"o\":{\"a\":[true,false,null,{}],\n\"b\":\"\"}"
    };
    List<String> some = new ArrayList<>();
    for (int count = random.nextInt(5); count > 0; count--) {
      some.add(members[random.nextInt(members.length)]);
    }
    return "{" + String.join(random.nextBoolean() ? "," : " , ", some) + "}";
  }

  /** Changes, cuts and repeats some bytes, or none. */
  public static byte[] mutate(Random random, byte[] body) {
    byte[] changed = body.clone();
    for (int count = random.nextInt(4); count > 0; count--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(5)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed[at] = TELLING[random.nextInt(TELLING.length)];
        case 2 -> changed = Arrays.copyOf(changed, Math.max(1, at));
        case 3 -> changed = Arrays.copyOfRange(changed, at, changed.length);
        default -> {
          int other = random.nextInt(changed.length);
          int length = Math.min(random.nextInt(30), changed.length - Math.max(at, other));
          System.arraycopy(changed, at, changed, other, length);
        }
      }
    }
    return changed;
  }
}
