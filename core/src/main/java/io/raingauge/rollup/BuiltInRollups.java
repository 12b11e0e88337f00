package io.raingauge.rollup;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.GrowingBytes;
import io.raingauge.wire.Hash128;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The rollups that are there without a definition: one for every collection, and one for every
 * project that knows its collections. Their ids are hashes of the names, so every fold and every
 * query knows them by itself.
 */
public final class BuiltInRollups {
  /** Counts a collection's events. */
  public static final String EVENTS = "events";

  /** Each collection's number of events, and its oldest and newest time. */
  public static final String SPAN = "span";

  /** What {@link #span} is by: no property of an event, but the name of its collection. */
  public static final String COLLECTION = "$collection";

  private static final long EVENTS_SEED = 1;
  private static final long SPAN_SEED = 2;

  private BuiltInRollups() {}

  /** {@code count} by nothing, every minute, hour and day, for ever. */
  public static RollupInForce events(String project, String collection) {
    return builtIn(
        EVENTS_SEED,
        new Rollup(
            project,
            EVENTS,
            collection,
            Filter.ALL,
            List.of(),
            List.of(Measure.COUNT),
            List.of(Width.MINUTE, Width.HOUR, Width.DAY),
            Optional.empty()));
  }

  /**
   * {@code count}, {@code min} and {@code max} of the time, in one window. Its series are the
   * project's collections, {@link #seriesOf} names them; so a scan of it lists the collections.
   */
  public static RollupInForce span(String project) {
    return builtIn(
        SPAN_SEED,
        new Rollup(
            project,
            SPAN,
            "",
            Filter.ALL,
            List.of(COLLECTION),
            List.of(
                Measure.COUNT,
                new Measure(Measure.Kind.MIN, PropertyReader.TIME),
                new Measure(Measure.Kind.MAX, PropertyReader.TIME)),
            List.of(Width.EVER),
            Optional.empty()));
  }

  /** The series of a collection in its project's {@link #span}: its name, as one value. */
  public static byte[] seriesOf(String collection) {
    byte[] name = collection.getBytes(StandardCharsets.UTF_8);
    PropertyValues values = new PropertyValues(1);
    values.setString(0, name, 0, name.length);
    GrowingBytes series = new GrowingBytes();
    Series.encode(values, new int[] {0}, series);
    return series.toBytes();
  }

  /** Whether a user's rollup may not have this name. */
  public static boolean isTaken(String name) {
    return name.equals(EVENTS) || name.equals(SPAN);
  }

  private static RollupInForce builtIn(long seed, Rollup rollup) {
    byte[] prefix = EventLineWriter.prefix(rollup.project(), rollup.collection());
    Hash128 hash = new Hash128().of(prefix, 0, prefix.length, seed);
    return new RollupInForce(new RollupId(hash.high(), hash.low()), rollup, Long.MIN_VALUE);
  }
}
