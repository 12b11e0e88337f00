package io.raingauge.fold;

import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupId;
import io.raingauge.wire.EventIds;
import io.raingauge.wire.EventLineWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of one collection into all its rollups in force: reads of each event once what
 * any of them looks at. For one thread.
 */
final class CollectionFold extends BytesTable.Named {
  /** The index of the number of events among the measures of {@link BuiltInRollups#span}. */
  private static final int EVENT_COUNT = 0;

  /** The index of the greatest time among the measures of {@link BuiltInRollups#span}. */
  private static final int MAX_TIME = 2;

  private static final int BEFORE_PROJECT = "{\"project\":\"".length();
  private static final int AFTER_COLLECTION = "\",\"time\":".length();

  /** Of the hashes of its events' ids (F5). */
  final long idSeed;

  /** The rollup that knows the collection's oldest and newest time. */
  private final RollupFold span;

  private final String project;
  private final String collection;

  /** Its raw events since the last flush; {@link RawEvents} sets it. */
  RawEvents.@Nullable Collected raw;

  /** Those that are not kept; {@link RawEvents} sets it. */
  RawEvents.@Nullable Unkept unkept;

  private RollupFold[] rollups;
  private PropertyReader reader = new PropertyReader(List.of());
  private PropertyValues values = new PropertyValues(0);
  private int timeSlot;

  /**
   * @param span of its project, for this collection
   * @param others that it counts into besides
   */
  CollectionFold(String project, String collection, RollupFold span, List<RollupFold> others) {
    super(nameOf(project, collection));
    this.project = project;
    this.collection = collection;
    this.idSeed = EventIds.seed(project, collection);
    this.span = span;
    List<RollupFold> all = new ArrayList<>(List.of(span));
    all.addAll(others);
    this.rollups = all.toArray(new RollupFold[0]);
    bind();
  }

  /** The bytes of a line from its project to its collection. */
  static byte[] nameOf(String project, String collection) {
    byte[] prefix = EventLineWriter.prefix(project, collection);
    return Arrays.copyOfRange(prefix, BEFORE_PROJECT, prefix.length - AFTER_COLLECTION);
  }

  String project() {
    return project;
  }

  String collection() {
    return collection;
  }

  void add(RollupFold rollup) {
    rollups = Arrays.copyOf(rollups, rollups.length + 1);
    rollups[rollups.length - 1] = rollup;
    bind();
  }

  /** Removes the rollup of this id, which is one of them. */
  RollupFold remove(RollupId id) {
    List<RollupFold> left = new ArrayList<>(List.of(rollups));
    RollupFold gone =
        left.stream().filter(rollup -> rollup.id().equals(id)).findFirst().orElseThrow();
    left.remove(gone);
    rollups = left.toArray(new RollupFold[0]);
    bind();
    return gone;
  }

  /**
   * Reads an event as {@link #count} does, and counts it nowhere.
   *
   * @throws IllegalStateException when it is not valid as far as it would be read
   */
  void read(byte[] json, int from, int to) {
    reader.read(json, from, to, values);
  }

  /** Counts one event, whose object is {@code json[from, to)}. */
  void count(byte[] json, int from, int to, long timeMs, long offset) {
    reader.read(json, from, to, values);
    values.setLong(timeSlot, timeMs);
    for (RollupFold rollup : rollups) {
      rollup.count(values, timeMs, offset);
    }
  }

  /**
   * The newest time of an event that the partition has seen of it, {@link Long#MIN_VALUE} for none.
   *
   * <p>Where a store's writes are not atomic, the stored cell may cover more than what is folded
   * now; then the answer may be too new, never too old.
   */
  long newestMs() {
    return (Long) span.overEpochs().state(MAX_TIME).result().orElse(Long.MIN_VALUE);
  }

  /** How many events of it the partition has counted; as with {@link #newestMs}, never too few. */
  long eventCount() {
    return (Long) span.overEpochs().state(EVENT_COUNT).result().orElse(0L);
  }

  /** Forgets what has no cell in memory, and tells whether nothing is left. */
  boolean forgetEmptySeries() {
    boolean empty = true;
    for (RollupFold rollup : rollups) {
      empty &= rollup.forgetEmptySeries();
    }
    return empty;
  }

  private void bind() {
    Set<String> properties = new LinkedHashSet<>();
    properties.add(PropertyReader.TIME);
    for (RollupFold rollup : rollups) {
      properties.addAll(rollup.properties());
    }
    List<String> slots = new ArrayList<>(properties);
    for (RollupFold rollup : rollups) {
      rollup.bind(slots::indexOf);
    }
    reader = new PropertyReader(slots);
    values = new PropertyValues(slots.size());
    timeSlot = slots.indexOf(PropertyReader.TIME);
  }
}
