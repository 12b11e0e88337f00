package io.raingauge.query.scan;

import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterCodec;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryLimits;
import io.raingauge.rollup.MeasureJson;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that another process must know of a scan to run its steps, but the chunks.
 *
 * <pre>
 *  version      1  {@value #VERSION}
 *  where        {@link FilterCodec}
 *  by           u, and each: text
 *  measures     u, and each: the kind's word, the property    text
 *  edges        u, and each: s, ms after the one before (the first: after 0)
 *  limits       u groups, u points, u bytes, u ms, u running, u waiting
 *  taken        u ms of the question's time
 *  chunks       u, how many
 *
 *  u, s and text as GrowingBytes.putUnsigned, putSigned and putText
 * </pre>
 *
 * @param takenMs of the question's time when this was written
 * @param chunkCount how many chunks it has
 */
record ScanDescription(Scan scan, QueryLimits limits, long takenMs, int chunkCount) {
  /** Both ends are of one Raingauge; it rises with whatever changes what crosses between them. */
  static final int VERSION = 1;

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws ScanUnavailableException when another version wrote it
   */
  static ScanDescription of(byte[] bytes) {
    BytesCursor from = new BytesCursor(bytes, "the description of a scan");
    int version = from.next();
    if (version != VERSION) {
      throw new ScanUnavailableException(
          "the query topology is of another version than the server: run \"raingauge submit\" of"
              + " the server's jar");
    }
    Filter where = FilterCodec.read(from);
    List<String> by = new ArrayList<>();
    for (long left = from.nextUnsigned(); left > 0; left--) {
      by.add(from.nextText());
    }
    List<Measure> measures = new ArrayList<>();
    for (long left = from.nextUnsigned(); left > 0; left--) {
      measures.add(new Measure(kind(from), from.nextText()));
    }
    long[] edgesMs = new long[(int) from.nextUnsigned()];
    long beforeMs = 0;
    for (int index = 0; index < edgesMs.length; index++) {
      beforeMs += from.nextSigned();
      edgesMs[index] = beforeMs;
    }
    Scan scan = new Scan(where, by, measures, edgesMs);
    return new ScanDescription(
        scan, readLimits(from), from.nextUnsigned(), (int) from.nextUnsigned());
  }

  byte[] toBytes() {
    GrowingBytes into = new GrowingBytes();
    into.put(VERSION);
    FilterCodec.write(scan.where(), into);
    into.putUnsigned(scan.by().size());
    scan.by().forEach(into::putText);
    into.putUnsigned(scan.measures().size());
    for (Measure measure : scan.measures()) {
      into.putText(measure.kind().word());
      into.putText(measure.property());
    }
    into.putUnsigned(scan.edgesMs().length);
    long beforeMs = 0;
    for (long edgeMs : scan.edgesMs()) {
      into.putSigned(edgeMs - beforeMs);
      beforeMs = edgeMs;
    }
    writeLimits(into);
    into.putUnsigned(takenMs);
    into.putUnsigned(chunkCount);
    return into.toBytes();
  }

  private void writeLimits(GrowingBytes into) {
    into.putUnsigned(limits.maxGroups());
    into.putUnsigned(limits.maxPoints());
    into.putUnsigned(limits.maxBytes());
    into.putUnsigned(limits.maxTime().toMillis());
    into.putUnsigned(limits.maxRunning());
    into.putUnsigned(limits.maxWaiting());
  }

  private static QueryLimits readLimits(BytesCursor from) {
    return new QueryLimits(
        (int) from.nextUnsigned(),
        (int) from.nextUnsigned(),
        from.nextUnsigned(),
        Duration.ofMillis(from.nextUnsigned()),
        (int) from.nextUnsigned(),
        (int) from.nextUnsigned());
  }

  private static Measure.Kind kind(BytesCursor from) {
    String word = from.nextText();
    return MeasureJson.kind(word)
        .orElseThrow(() -> from.broken("there is no measure \"" + word + "\""));
  }
}
