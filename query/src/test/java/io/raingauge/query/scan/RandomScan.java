package io.raingauge.query.scan;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.OneOf;
import io.raingauge.filter.TextTest;
import io.raingauge.measure.Measure;
import io.raingauge.testkit.RawLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events of all forms that a column can have, and what may be asked of them, of a seed. */
final class RandomScan {
  static final List<String> PROPERTIES =
      List.of("few", "code", "price", "user", "text", "mixed", "o", "o.k", "big", "gone", "$time");
  private static final List<Object> WANTED =
      List.of(
          "a",
          "b",
          "user-7",
          "user-12",
          "k",
          "",
          3L,
          200L,
          404L,
          0L,
          -2L,
          0.5,
          12.25,
          1L << 53,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          1e19,
          true,
          false);

  private final Random random;
  private final long startMs;

  RandomScan(long seed) {
    random = new Random(seed);
    startMs = random.nextBoolean() ? 1_763_640_000_000L : -1_000_000;
  }

  List<RawLog> logs() {
    List<RawLog> logs = new ArrayList<>();
    boolean isOverflowing = random.nextInt(12) == 0;
    int mostRows = one(List.of(40, 40, 40, 400, 400, 5000));
    for (int partition = 1 + random.nextInt(3); partition > 0; partition--) {
      RawLog log = new RawLog(partition);
      if (isOverflowing) {
        StringBuilder filler = new StringBuilder("{");
        for (int index = 0; index < 1000; index++) {
          filler.append("\"f").append(index).append("\":1,");
        }
        log.add(startMs, filler + "\"z\":1}");
      }
      int form = random.nextInt(4);
      for (int rows = random.nextInt(mostRows); rows > 0; rows--) {
        log.add(startMs + (mostRows - rows) * 50L + random.nextInt(2000), event(form));
      }
      logs.add(log);
    }
    return logs;
  }

  int chunkRows() {
    return one(List.of(7, 100, 2048, 3000, 100_000));
  }

  Scan scan() {
    return new Scan(filter(2), some(PROPERTIES, random.nextInt(4)), measures(), edges());
  }

  private long[] edges() {
    long fromMs = startMs + one(List.of(-10_000L, 0L, 700L, 5_000L));
    int count = one(List.of(1, 1, 2, 7, 40));
    long widthMs = one(List.of(100L, 1_500L, 20_000L, 10_000_000L));
    long[] edges = new long[count + 1];
    for (int index = 0; index <= count; index++) {
      edges[index] = fromMs + index * widthMs;
    }
    return edges;
  }

  private List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      Measure.Kind kind = one(List.of(Measure.Kind.values()));
      // Of numbers that are large and close together, its last digits depend on the merging.
      List<String> of =
          kind == Measure.Kind.DEVIATION ? List.of("price", "code", "mixed") : PROPERTIES;
      Measure measure = new Measure(kind, kind == Measure.Kind.COUNT ? "" : one(of));
      if (!measures.contains(measure)) {
        measures.add(measure);
      }
    }
    return measures;
  }

  private Filter filter(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 4)) {
      case 0, 1 -> Filter.ALL;
      case 2, 3 -> test();
      case 4, 5 -> Filter.and(List.of(test(), filter(depth - 1)));
      case 6 -> Filter.or(List.of(test(), filter(depth - 1)));
      default -> Filter.not(filter(depth - 1));
    };
  }

  private Filter test() {
    String property = one(PROPERTIES);
    return switch (random.nextInt(5)) {
      case 0 -> new Exists(property);
      case 1 -> OneOf.of(property, some(WANTED, 3));
      case 2 ->
          new TextTest(
              property,
              one(List.of(TextTest.Kind.values())),
              one(List.of("a", "ser-1", "user", "", "[ab]$")).replace("$", ""));
      default -> comparison(property);
    };
  }

  private Filter comparison(String property) {
    Object value = one(WANTED);
    Comparison.Operator operator =
        value instanceof Boolean
            ? one(List.of(Comparison.Operator.EQ, Comparison.Operator.NE))
            : one(List.of(Comparison.Operator.values()));
    return new Comparison(property, operator, value);
  }

  /** An object; {@code form} says how a log's events mostly are. */
  private String event(int form) {
    List<String> members = new ArrayList<>();
    put(members, "few", form == 1 ? 0 : 5, quoted(one(List.of("a", "b", "c", "dé", "longer"))));
    put(members, "code", form == 2 ? 0 : 9, one(List.of("200", "404", "3", "500", "2e2")));
    put(members, "price", form == 1 ? 0 : 6, "" + random.nextInt(4000) / 100.0);
    put(members, "user", form == 2 ? 0 : 7, quoted("user-" + random.nextInt(form == 3 ? 9 : 5000)));
    put(members, "text", 8, quoted(Long.toString(random.nextLong(), 36)));
    put(
        members,
        "mixed",
        4,
        one(List.of("1", "\"1\"", "true", "0.5", "-0.0", "[1]", "{}", "null", "false", "\"a\"")));
    put(members, "big", 3, one(List.of("9007199254740993", "1", "-7", "" + Long.MAX_VALUE)));
    if (form == 3) {
      put(members, "big", 2, one(List.of("18446744073709551617", "1e19", "1e999", "0.25")));
    }
    put(
        members,
        "o",
        3,
        one(List.of("{\"k\":\"k\"}", "{\"k\":3,\"l\":null}", "5", "null", "{\"z\":{}}")));
    put(members, "o.k", 9 + 20 * form, "12.25");
    return "{" + String.join(",", members) + "}";
  }

  /** Adds a member, one time in so many not; 0 for always. */
  private void put(List<String> members, String name, int oftenness, String value) {
    boolean isRare = name.equals("o.k");
    if (oftenness == 0 || (random.nextInt(oftenness) == 0) == isRare) {
      members.add(quoted(name) + ":" + value);
    }
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private <T> List<T> some(List<T> of, int count) {
    List<T> some = new ArrayList<>();
    for (int left = count; left > 0; left--) {
      T each = one(of);
      if (!some.contains(each)) {
        some.add(each);
      }
    }
    return some;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
