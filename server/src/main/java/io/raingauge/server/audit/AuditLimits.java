package io.raingauge.server.audit;

/**
 * The limits of an audit. It holds one partition at a time in memory.
 *
 * @param maxCells cells of one partition; at more the audit is refused, and a shorter time asked
 *     for
 * @param maxIds ids within their window that are in memory at once; where a partition has more, its
 *     log is read once for each half, quarter, … of them. They take 68 MB at most
 * @param maxVerdicts events with ids of one partition of which it is in memory whether they count;
 *     where there are more, its log is read again for the next ones. They take 25 MB at most
 * @param maxDiffering cells, and chunks, that differ and are told one by one; the others are only
 *     counted
 * @param maxChunks of one partition; where it has more, its raw events are not compared, and the
 *     answer says so. They take 30 MB at most, and besides them one chunk is in memory, and one
 *     collection's headers
 */
public record AuditLimits(
    int maxCells, int maxIds, int maxVerdicts, int maxDiffering, int maxChunks) {
  public static final AuditLimits DEFAULT =
      new AuditLimits(500_000, 2_000_000, 100_000_000, 1000, 200_000);

  public AuditLimits {
    check("max-cells", maxCells);
    check("max-ids", maxIds);
    check("max-verdicts", maxVerdicts);
    check("max-differing", maxDiffering);
    check("max-chunks", maxChunks);
  }

  /** The same with more or fewer that are told one by one. */
  public AuditLimits differing(int most) {
    return new AuditLimits(maxCells, maxIds, maxVerdicts, most, maxChunks);
  }

  private static void check(String name, int value) {
    if (value < 1 || value > 100_000_000) {
      throw new IllegalArgumentException(
          "audit." + name + "=" + value + " is not from 1 to 100000000");
    }
  }
}
