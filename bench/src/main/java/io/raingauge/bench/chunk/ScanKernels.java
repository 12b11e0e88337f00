package io.raingauge.bench.chunk;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.DecimalTotals;
import io.raingauge.chunk.Decimals;
import io.raingauge.chunk.GroupTotals;
import io.raingauge.chunk.PackedCodes;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.measure.Total;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scan;
import io.raingauge.query.scan.Scanner;
import io.raingauge.testkit.ThreadedScans;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The loops of questions over raw events, for JMH: each over one chunk of a million views in
 * memory, its time that of one row. Those named after a question are the question itself, as the
 * query reads it. {@link Kernels} prints them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(ScanKernels.ROWS)
public class ScanKernels {
  static final int ROWS = 1_000_000;

  /** Words of an array that no cache holds. */
  static final int WORDS = 16 << 20;

  private static final int BLOCK = ColumnReader.BLOCK_ROWS;
  private static final long[] ALL_TIME = {Long.MIN_VALUE, Long.MAX_VALUE};

  private final int[] codes = new int[BLOCK];
  private final long[] longs = new long[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private final Decimals decimals = new Decimals();
  private final int[] counts = new int[DecimalTotals.MOST_GROUPS];
  private Chunk chunk = ChunkCosts.load(ROWS / 10, ROWS).get(0);
  private OpenScans scans = new OpenScans();
  private ThreadedScans oneThread = new ThreadedScans(scans, 1);
  private int[] few = {};
  private long[] memory = {};

  @Setup
  public void fill() {
    few = new int[BLOCK / 20];
    for (int index = 0; index < few.length; index++) {
      few[index] = index * 20;
    }
    memory = new long[WORDS];
  }

  @TearDown
  public void close() {
    oneThread.close();
  }

  /** What memory allows: one addition for each 8 bytes. */
  @Benchmark
  @OperationsPerInvocation(WORDS)
  public long memory() {
    long sum = 0;
    for (long word : memory) {
      sum += word;
    }
    return sum;
  }

  /** The checksum of a column's bytes, and its index of blocks. */
  @Benchmark
  public int open() {
    return open("ms").blocks();
  }

  @Benchmark
  public void unpackCodesOf5Bits(Blackhole out) {
    ColumnReader country = open("country");
    for (int block = 0; block < country.blocks(); block++) {
      out.consume(country.codes(block, codes));
    }
  }

  @Benchmark
  public void unpackCodesOf13Bits(Blackhole out) {
    ColumnReader url = open("url");
    for (int block = 0; block < url.blocks(); block++) {
      out.consume(url.codes(block, codes));
    }
  }

  /** Where one code of twenty is. */
  @Benchmark
  public void findCode(Blackhole out) {
    ColumnReader country = open("country");
    PackedCodes packed = country.packedCodes().orElseThrow();
    for (int block = 0; block < country.blocks(); block++) {
      out.consume(packed.find(block, 3, codes));
    }
  }

  /** The codes of one row in twenty; the time is that of all rows. */
  @Benchmark
  public void pickFewCodes(Blackhole out) {
    ColumnReader country = open("country");
    PackedCodes packed = country.packedCodes().orElseThrow();
    for (int block = 0; block < country.blocks() - 1; block++) {
      packed.pick(block, few, few.length, codes);
      out.consume(codes);
    }
  }

  @Benchmark
  public void unpackTimes(Blackhole out) {
    ColumnReader time = open("time");
    for (int block = 0; block < time.blocks(); block++) {
      out.consume(time.longs(block, longs));
    }
  }

  @Benchmark
  public void unpackDecimals(Blackhole out) {
    ColumnReader ms = open("ms");
    for (int block = 0; block < ms.blocks(); block++) {
      out.consume(ms.numbers(block, doubles));
    }
  }

  @Benchmark
  public double sumOfDecimals() {
    ColumnReader ms = open("ms");
    Total total = new Total();
    for (int block = 0; block < ms.blocks(); block++) {
      ms.sum(block, total);
    }
    return total.asDouble();
  }

  @Benchmark
  public double sumsOfDoublesByCode() {
    ColumnReader country = open("country");
    ColumnReader ms = open("ms");
    GroupTotals totals = new GroupTotals(country.dictionary().count() + 1);
    for (int block = 0; block < country.blocks(); block++) {
      int size = country.codes(block, codes);
      ms.numbers(block, doubles);
      totals.add(codes, doubles, size);
    }
    return totals.total(0, 1).asDouble();
  }

  @Benchmark
  public double sumsOfDecimalsByCode() {
    ColumnReader country = open("country");
    ColumnReader ms = open("ms");
    GroupTotals few = new GroupTotals(country.dictionary().count() + 1);
    DecimalTotals totals = new DecimalTotals(few);
    for (int block = 0; block < country.blocks(); block++) {
      int size = country.codes(block, codes);
      ms.decimals(block, decimals);
      totals.add(codes, decimals, size, counts);
    }
    Total total = few.total(0, 1);
    totals.addTo(total, 0);
    return total.asDouble();
  }

  @Benchmark
  public long countsByCode() {
    ColumnReader url = open("url");
    int[] urls = new int[url.dictionary().count() + 1];
    for (int block = 0; block < url.blocks(); block++) {
      int size = url.codes(block, codes);
      for (int row = 0; row < size; row++) {
        urls[codes[row]]++;
      }
    }
    return urls[0];
  }

  @Benchmark
  public long averageByCountry() {
    return ask(Filter.ALL, List.of("country"), new Measure(Measure.Kind.AVERAGE, "ms"));
  }

  @Benchmark
  public long countWithTwoFilters() {
    Filter country = new Comparison("country", Comparison.Operator.EQ, "CE");
    Filter status = new Comparison("status", Comparison.Operator.EQ, 404L);
    return ask(Filter.and(List.of(country, status)), List.of(), Measure.COUNT);
  }

  @Benchmark
  public long countByUrl() {
    return ask(Filter.ALL, List.of("url"), Measure.COUNT);
  }

  @Benchmark
  public long distinctUsers() {
    return ask(Filter.ALL, List.of(), new Measure(Measure.Kind.DISTINCT, "user"));
  }

  private long ask(Filter where, List<String> by, Measure measure) {
    Scan scan = new Scan(where, by, List.of(measure), ALL_TIME);
    Budget budget = new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
    return new Scanner(scans, oneThread).scan(List.of(chunk), scan, budget).points();
  }

  private ColumnReader open(String path) {
    return chunk.open(chunk.header().columnsOf(path)[0]);
  }
}
