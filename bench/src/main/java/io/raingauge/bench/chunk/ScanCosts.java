package io.raingauge.bench.chunk;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.GroupTotals;
import io.raingauge.measure.Total;
import java.util.List;

/** Times loops over chunks in memory, and the like over plain arrays. For one thread. */
final class ScanCosts {
  private static final int ROUNDS = 7;
  private static final int ROWS = ColumnReader.BLOCK_ROWS;

  /** A pass over all chunks; what it returns keeps it from being left out. */
  private interface Pass {
    double over(Chunk chunk);
  }

  private final List<Chunk> chunks;
  private final long rows;
  private final int[] codes = new int[ROWS];
  private final long[] longs = new long[ROWS];
  private final double[] doubles = new double[ROWS];

  ScanCosts(List<Chunk> chunks) {
    this.chunks = chunks;
    rows = chunks.stream().mapToLong(chunk -> chunk.header().rows()).sum();
  }

  void print() {
    time("open all columns (checksums, dictionaries)", this::open);
    time("times, decoded", chunk -> decodeLongs(chunk, open(chunk, "time")));
    time("country codes, decoded", chunk -> decodeCodes(open(chunk, "country")));
    time("url codes, decoded", chunk -> decodeCodes(open(chunk, "url")));
    time("user numbers, decoded", chunk -> decodeNumbered(open(chunk, "user")));
    time("ms, decoded", chunk -> decodeDoubles(open(chunk, "ms")));
    time("status codes, decoded", chunk -> decodeLongCodes(open(chunk, "status")));
    time("sum of ms, as the measure", chunk -> sum(open(chunk, "ms")));
    time("sum of time, by offsets", chunk -> sum(open(chunk, "time")));
    time("average of ms by country", this::averageByCountry);
    time("count where country and status", this::filteredCount);
    time("count by url", this::countByUrl);
    time("distinct users, a bit each", this::distinctUsers);
    double[] plain = new double[1_000_000];
    java.util.Arrays.setAll(plain, index -> index * 0.01);
    time("plain double[]: sum", chunk -> plainSum(plain));
    int[] groups = new int[1_000_000];
    java.util.Arrays.setAll(groups, index -> (int) (index * 2654435761L >>> 7) % 20 & 31);
    double[] sums = new double[64];
    time("plain int[] and double[]: sum by group", chunk -> plainGroups(groups, plain, sums));
  }

  private void time(String what, Pass pass) {
    double best = Double.MAX_VALUE;
    double sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = CpuTime.ns();
      for (Chunk chunk : chunks) {
        sink += pass.over(chunk);
      }
      best = Math.min(best, (double) (CpuTime.ns() - begin) / rows);
    }
    System.out.printf("%-48s %6.3f ns a row   (%.4g)%n", what, best, sink / ROUNDS);
  }

  private double open(Chunk chunk) {
    double sink = 0;
    for (int column = 0; column < chunk.header().columns().size(); column++) {
      sink += chunk.open(column).blocks();
    }
    return sink;
  }

  private static ColumnReader open(Chunk chunk, String path) {
    return chunk.open(chunk.header().columnsOf(path)[0]);
  }

  private double decodeLongs(Chunk chunk, ColumnReader reader) {
    double sink = 0;
    for (int block = 0; block < reader.blocks(); block++) {
      reader.longs(block, longs);
      sink += longs[0];
    }
    return sink;
  }

  private double decodeCodes(ColumnReader reader) {
    double sink = 0;
    for (int block = 0; block < reader.blocks(); block++) {
      reader.codes(block, codes);
      sink += codes[0];
    }
    return sink;
  }

  private double decodeLongCodes(ColumnReader reader) {
    double sink = 0;
    for (int block = 0; block < reader.blocks(); block++) {
      reader.longCodes(block, codes);
      sink += codes[0];
    }
    return sink;
  }

  private double decodeNumbered(ColumnReader reader) {
    double sink = 0;
    for (int block = 0; block < reader.blocks(); block++) {
      reader.numbered(block, longs);
      sink += longs[0];
    }
    return sink;
  }

  private double decodeDoubles(ColumnReader reader) {
    double sink = 0;
    for (int block = 0; block < reader.blocks(); block++) {
      reader.numbers(block, doubles);
      sink += doubles[0];
    }
    return sink;
  }

  private static double sum(ColumnReader reader) {
    Total total = new Total();
    for (int block = 0; block < reader.blocks(); block++) {
      reader.sum(block, total);
    }
    return total.asDouble();
  }

  private double averageByCountry(Chunk chunk) {
    ColumnReader country = open(chunk, "country");
    ColumnReader ms = open(chunk, "ms");
    GroupTotals totals = new GroupTotals(country.dictionary().count() + 1);
    for (int block = 0; block < country.blocks(); block++) {
      int size = country.codes(block, codes);
      ms.numbers(block, doubles);
      totals.add(codes, doubles, size);
    }
    return totals.total(0).asDouble() / totals.count(0);
  }

  private double filteredCount(Chunk chunk) {
    ColumnReader country = open(chunk, "country");
    ColumnReader status = open(chunk, "status");
    int wantedCountry = 3;
    int wantedStatus = java.util.Arrays.binarySearch(status.differentLongs(), 404);
    int[] other = new int[ROWS];
    long count = 0;
    for (int block = 0; block < country.blocks(); block++) {
      int size = country.codes(block, codes);
      status.longCodes(block, other);
      for (int row = 0; row < size; row++) {
        count += codes[row] == wantedCountry & other[row] == wantedStatus ? 1 : 0;
      }
    }
    return count;
  }

  private double countByUrl(Chunk chunk) {
    ColumnReader url = open(chunk, "url");
    int[] counts = new int[url.dictionary().count() + 1];
    for (int block = 0; block < url.blocks(); block++) {
      int size = url.codes(block, codes);
      for (int row = 0; row < size; row++) {
        counts[codes[row]]++;
      }
    }
    return counts[0];
  }

  private double distinctUsers(Chunk chunk) {
    ColumnReader user = open(chunk, "user");
    long[] seen = new long[View.USERS / Long.SIZE + 1];
    for (int block = 0; block < user.blocks(); block++) {
      int size = user.numbered(block, longs);
      for (int row = 0; row < size; row++) {
        seen[(int) (longs[row] >> 6)] |= 1L << longs[row];
      }
    }
    long count = 0;
    for (long word : seen) {
      count += Long.bitCount(word);
    }
    return count;
  }

  private static double plainSum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private static double plainGroups(int[] groups, double[] values, double[] sums) {
    for (int row = 0; row < values.length; row++) {
      sums[groups[row]] += values[row];
    }
    return sums[0];
  }
}
