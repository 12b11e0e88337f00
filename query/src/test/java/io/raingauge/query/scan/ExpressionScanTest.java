package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.expression.DerivedProperty;
import io.raingauge.expression.Expression;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Condition;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.OneOf;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.query.QueryLimits;
import io.raingauge.testkit.RawLog;
import io.raingauge.testkit.ThreadedScans;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Expressions over chunks, beside a plain evaluator over the same events one by one. */
final class ExpressionScanTest {
  private static final int SEEDS = 40;
  private static final long[] ALL_TIME = {-(1L << 40), 1L << 42};
  private static final List<Measure.Kind> KINDS =
      List.of(
          Measure.Kind.SUM,
          Measure.Kind.MIN,
          Measure.Kind.MAX,
          Measure.Kind.AVERAGE,
          Measure.Kind.LAST);

  private final OpenScans scans = new OpenScans();
  private final ThreadedScans threads = new ThreadedScans(scans, 2);
  private final Scanner scanner = new Scanner(scans, threads);

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void randomExpressionsArePrintedAndReadBack() {
    RandomExpressions random = new RandomExpressions(new Random(1));
    for (int count = 0; count < 5_000; count++) {
      Expression expression = random.next();
      assertEquals(expression, Expression.parse(expression.text()), expression.text());
      String name = DerivedProperty.name(expression);
      assertEquals(expression, DerivedProperty.of(name).orElse(expression), name);
    }
  }

  /**
   * Each value of each event: a group for it, so that one that is off by anything is found.
   *
   * <p>Tried, one at a time; each fails within the first 10 seeds: {@code BlockCoalesce} that takes
   * strings for nothing; {@code ExpressionKeys} that take truths for numbers.
   */
  @Test
  void theValuesOfExpressionsAreThoseOfThePlainEvaluator() {
    long seen = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      RandomScan events = new RandomScan(seed);
      List<RawLog> logs = events.logs();
      List<Chunk> chunks = chunks(logs, events.chunkRows());
      RandomExpressions expressions = new RandomExpressions(random);
      for (int count = 0; count < 6; count++) {
        Expression expression = expressions.next();
        String name = DerivedProperty.name(expression);
        List<Measure> measures = new ArrayList<>(List.of(Measure.COUNT));
        KINDS.stream()
            .filter(kind -> random.nextInt(3) == 0)
            .forEach(kind -> measures.add(new Measure(kind, name)));
        List<String> by = random.nextInt(4) > 0 ? List.of(name) : List.of("few");
        Scan scan = new Scan(filter(random, expressions), by, measures, ALL_TIME);
        String what = "seed " + seed + ": " + scan;
        seen += assertSame(Expected.of(logs, scan), chunks, scan, what);
      }
    }
    assertTrue(seen > 20L * SEEDS, "only " + seen + " points");
  }

  @Test
  void aColumnThatAnExpressionDoesNotNameIsNotRead() {
    RawLog log = new RawLog(0);
    for (int row = 0; row < 5000; row++) {
      log.add(row, "{\"a\":" + row + ",\"b\":2.5,\"s\":\"x\",\"c\":true}");
    }
    Set<String> read = new ConcurrentSkipListSet<>();
    List<Chunk> chunks = WatchedColumns.of(log.chunks(5000), read);
    Measure sum = new Measure(Measure.Kind.SUM, "$=a * b");
    ScanResult result =
        scanner.scan(chunks, new Scan(Filter.ALL, List.of(), List.of(sum), ALL_TIME), budget());
    assertEquals(
        2.5 * 5000 * 4999 / 2,
        result
            .state(0)
            .state(0)
            .result()
            .map(Number.class::cast)
            .map(Number::doubleValue)
            .orElseThrow());
    assertEquals(Set.of("a", "b"), read);
  }

  private static Filter filter(Random random, RandomExpressions expressions) {
    if (random.nextInt(3) == 0) {
      return Filter.ALL;
    }
    Expression expression = expressions.next();
    String name = DerivedProperty.name(expression);
    List<Object> wanted = List.of(0L, 3L, 0.5, 200L, "a", true, 9007199254740993L, 1e19);
    Object value = wanted.get(random.nextInt(wanted.size()));
    if (expression.type() == Expression.Type.BOOLEAN && random.nextInt(3) > 0) {
      value = random.nextBoolean();
    }
    Comparison.Operator[] all = Comparison.Operator.values();
    Comparison.Operator operator = all[random.nextInt(value instanceof Boolean ? 2 : all.length)];
    return switch (random.nextInt(8)) {
      case 0 -> new Exists(name);
      case 1 -> OneOf.of(name, wanted.subList(0, 5));
      case 2 -> Filter.not(new Comparison(name, operator, value));
      default -> new Comparison(name, operator, value);
    };
  }

  private int assertSame(Expected expected, List<Chunk> chunks, Scan scan, String what) {
    ScanResult given = scanner.scan(chunks, scan, budget());
    Map<String, CellState> points = new TreeMap<>();
    for (int point = 0; point < given.points(); point++) {
      points.put(HexFormat.of().formatHex(given.series(point)), given.state(point));
    }
    assertEquals(expected.points.keySet(), points.keySet(), what);
    for (String point : points.keySet()) {
      for (int index = 0; index < scan.measures().size(); index++) {
        Object one =
            Objects.requireNonNull(expected.points.get(point)).state(index).result().orElse("none");
        Object other =
            Objects.requireNonNull(points.get(point)).state(index).result().orElse("none");
        String where = what + " at " + point + " " + scan.measures().get(index);
        boolean isSum =
            scan.measures().get(index).kind() == Measure.Kind.SUM
                || scan.measures().get(index).kind() == Measure.Kind.AVERAGE;
        if (isSum && one instanceof Number left && other instanceof Number right) {
          double most = Objects.requireNonNull(expected.magnitudes.get(point))[index];
          assertEquals(left.doubleValue(), right.doubleValue(), 1e-12 * Math.max(1, most), where);
          assertEquals(one instanceof Double, other instanceof Double, where);
        } else {
          assertEquals(one, other, where);
        }
      }
    }
    return points.size();
  }

  private Budget budget() {
    return new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
  }

  private static List<Chunk> chunks(List<RawLog> logs, int rows) {
    List<Chunk> chunks = new ArrayList<>();
    logs.forEach(log -> chunks.addAll(log.chunks(rows)));
    return chunks;
  }

  /** What a scan of all time gives, event by event. */
  private static final class Expected {
    private final Map<String, CellState> points = new TreeMap<>();

    /** Of each point and measure: all numbers without their signs, summed. */
    private final Map<String, double[]> magnitudes = new TreeMap<>();

    static Expected of(List<RawLog> logs, Scan scan) {
      Expected expected = new Expected();
      List<String> names =
          Stream.of(
                  RandomScan.PROPERTIES.stream(),
                  scan.by().stream(),
                  scan.where().properties().stream(),
                  scan.measures().stream().map(Measure::property))
              .flatMap(each -> each)
              .distinct()
              .toList();
      PropertyReader reader = new PropertyReader(RandomScan.PROPERTIES);
      PropertyValues stored = new PropertyValues(RandomScan.PROPERTIES.size());
      PropertyValues values = new PropertyValues(names.size());
      Condition where = scan.where().bind(names::indexOf);
      int[] by = scan.by().stream().mapToInt(names::indexOf).toArray();
      int[] slots =
          scan.measures().stream().mapToInt(measure -> names.indexOf(measure.property())).toArray();
      GrowingBytes series = new GrowingBytes();
      for (RawLog log : logs) {
        for (RawLog.Event event : log.events()) {
          reader.read(event.json(), 0, event.json().length, stored);
          stored.setLong(RandomScan.PROPERTIES.indexOf(PropertyReader.TIME), event.timeMs());
          fill(names, stored, values);
          if (where.test(values)) {
            Series.encode(values, by, series);
            String point = HexFormat.of().formatHex(series.toBytes());
            expected
                .points
                .computeIfAbsent(point, each -> CellState.empty(scan.measures()))
                .add(values, slots, event.timeMs());
            double[] magnitude =
                expected.magnitudes.computeIfAbsent(point, each -> new double[slots.length]);
            for (int index = 0; index < slots.length; index++) {
              boolean has = slots[index] >= 0 && values.isNumber(slots[index]);
              magnitude[index] += has ? Math.abs(values.doubleAt(slots[index])) : 0;
            }
          }
        }
      }
      return expected;
    }

    private static void fill(List<String> names, PropertyValues stored, PropertyValues values) {
      PlainEvaluator evaluator =
          new PlainEvaluator(path -> value(stored, RandomScan.PROPERTIES.indexOf(path)));
      values.clear();
      for (int slot = 0; slot < names.size(); slot++) {
        if (slot < stored.slots()) {
          values.copy(slot, stored, slot);
        } else if (DerivedProperty.isName(names.get(slot))) {
          Object value = evaluator.of(DerivedProperty.of(names.get(slot)).orElseThrow());
          if (value == null) {
            values.setNull(slot);
          } else {
            values.setScalar(slot, value);
          }
        }
      }
    }

    private static @Nullable Object value(PropertyValues stored, int slot) {
      return switch (stored.type(slot)) {
        case ABSENT, NULL, NESTED -> null;
        case BOOLEAN -> stored.longAt(slot) != 0;
        case LONG -> stored.longAt(slot);
        case DOUBLE -> stored.doubleAt(slot);
        case STRING -> stored.stringAt(slot);
      };
    }
  }
}
