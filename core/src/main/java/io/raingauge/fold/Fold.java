package io.raingauge.fold;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.json.JsonTree;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.wire.EventIds;
import io.raingauge.wire.EventLine;
import io.raingauge.wire.LogRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folds one partition of the log into cells, ids, chunks and checkpoints: the middle of Raingauge,
 * where every event is counted exactly once. It knows no engine, no disk and no clock; what it does
 * depends on the log alone (F6), and on the store only for what it wrote there before.
 *
 * <p>How it is used: begin at a checkpoint; {@link #apply} records in the order of the log; now and
 * then, and whenever {@link #mustFlush} says so, take a {@link #flush} and write it to the store
 * before the next record is applied. If the write fails, write the same flush again, or throw the
 * fold away. Whenever {@link #apply} throws, throw the fold away and begin a new one at the store's
 * newest checkpoint: nothing is lost, since all is counted from the log again (F2).
 *
 * <p>An event passes three gates. Its number must be the next of its collector (F1): repeats are
 * known by the record's key and skipped unread. Its id, if it has one, must be new (F5): the ids
 * since the last flush are in memory, for the others the store is asked once a record. A cell that
 * covers its offset already leaves it aside (F2).
 *
 * <p>For one thread. Memory is bounded by {@link FoldSettings}, beyond the limits by what one
 * record adds. Counting an event allocates nothing, unless it opens a cell, has an id, or needs
 * more room as a raw event than any flush before.
 */
public final class Fold {
  private static final long DAY_MS = 86_400_000;

  private final Checkpoint start;
  private final Store store;
  private final FoldSettings settings;
  private final Numbers numbers;
  private final Definitions definitions;
  private final OpenCells cells;
  private final CollectionFolds collections;
  private final IdSet ids = new IdSet();
  private final RawEvents raw;
  private final Tally tally;
  private final EventLine line = new EventLine();
  private final EventIds eventIds = new EventIds();
  private final TakenEvents taken = new TakenEvents();
  private long nextOffset;
  private long flushedOffset;
  private long newestMs;
  private int newestReceivedDay = Integer.MIN_VALUE;
  private List<DeletionInForce> deletions;

  /** The line of the record that is being folded, for messages. */
  private int lineIndex;

  private boolean broken;

  /** Begins after what {@code start} covers. Reads nothing yet. */
  public Fold(Checkpoint start, Store store, FoldSettings settings) {
    this.start = start;
    this.store = store;
    this.settings = settings;
    numbers = new Numbers(start.next());
    definitions = new Definitions(start.inForce().rollups());
    deletions = start.inForce().deletions();
    cells = new OpenCells(start, store);
    collections = new CollectionFolds(definitions, cells);
    raw = new RawEvents(start.partition(), settings.maxRawBytes());
    tally = new Tally(start.counts());
    nextOffset = start.offset();
    flushedOffset = start.offset();
    newestMs = start.newestMs();
  }

  /**
   * Folds one record, the next of the log. Offsets may have gaps, but do not go back. An unreadable
   * record of a collector that the partition does not know is foreign, and passed by.
   *
   * @throws StoreUnavailableException when the store could not tell of a cell or an id
   * @throws IllegalStateException when a record of a collector whose events were taken before
   *     breaks the format that collectors promise. The partition stops here; nothing is guessed
   */
  public void apply(LogRecord record) {
    advance(record.offset());
    broken = true;
    try {
      lineIndex = 0;
      if (isForeign(record)) {
        tally.foreign++;
      } else {
        take(record);
      }
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
      throw brokenRecord(record, wrong);
    }
    broken = false;
  }

  /**
   * Whether a record that looks like a collector's by its key was written by someone else: of a
   * collector that this partition has taken nothing of, and unreadable. Should it be a collector's
   * after all, nothing is lost: its number is not taken, so it comes again (S5).
   */
  private boolean isForeign(LogRecord record) {
    if (numbers.knows(record.key().collector())) {
      return false;
    }
    try {
      switch (record.kind()) {
        case EVENTS -> readWhole(record);
        case DEFINITION -> DefinitionRecord.of(record.value());
        case DELETION -> Deletion.of(record.value());
        case LOST -> lostUpTo(record.value());
      }
      return false;
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
      return true;
    }
  }

  /** Reads all that counting the record would read, and changes no cell. */
  private void readWhole(LogRecord record) {
    line.over(record.value());
    readLines(record.offset(), 0);
    for (int index = 0; index < taken.size(); index++) {
      TakenEvents.Event event = taken.get(index);
      event.collection.read(record.value(), event.from, event.to);
    }
    raw.read(record.value(), taken);
  }

  private void take(LogRecord record) {
    switch (record.kind()) {
      case EVENTS -> takeEvents(record);
      case DEFINITION -> takeDefinition(record);
      case DELETION -> takeDeletion(record);
      case LOST -> takeLost(record);
    }
  }

  /** Passes by a record that no collector wrote. */
  public void skipForeign(long offset) {
    advance(offset);
    tally.foreign++;
  }

  /** The next offset to read; all before it is folded. */
  public long nextOffset() {
    return nextOffset;
  }

  /** Whether there is anything to flush. */
  public boolean changed() {
    return nextOffset > flushedOffset;
  }

  /** Whether a limit of the memory is reached, so that a flush must come before more records. */
  public boolean mustFlush() {
    return cells.bytes() >= settings.maxBytes()
        || ids.size() >= settings.maxIds()
        || raw.mustFlush();
  }

  /** Cells that changed since the last flush. */
  public int dirtyCellCount() {
    return cells.changedCount();
  }

  /** All that changed since the last flush, and the checkpoint that covers it (F3). */
  public Flush flush() {
    requireWhole();
    Checkpoint reached = checkpoint();
    List<Chunk> chunks = raw.flush(at(flushedOffset), reached.position());
    Flush flush = new Flush(reached, cells.flush(nextOffset - 1), ids.flush(), chunks);
    flushedOffset = nextOffset;
    if (cells.evict(settings.maxBytes())) {
      collections.forgetEmpty();
    }
    return flush;
  }

  /**
   * Ids received before this day are of no more use to this fold: they are out of the window of the
   * events that come now, and of those that waited in a spool for the days that the settings allow.
   * {@link Integer#MIN_VALUE} before the first event.
   *
   * <p>It follows the newest day that any collector gave; a caller who has a clock passes on the
   * earlier of this and what the clock says, so that one wrong clock does not throw ids away.
   */
  public int oldestIdDay() {
    return newestReceivedDay == Integer.MIN_VALUE
        ? Integer.MIN_VALUE
        : newestReceivedDay - settings.idsWindowDays() - settings.idsDelayDays();
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        start.partition(),
        start.epochs(),
        nextOffset,
        newestMs,
        numbers.toMap(),
        new Checkpoint.InForce(definitions.all(), deletions),
        tally.toCounts());
  }

  private void takeEvents(LogRecord record) {
    long collector = record.key().collector();
    long first = record.key().first();
    long expected = numbers.next(collector);
    line.over(record.value());
    if (first > expected) {
      tally.early += skipLines(Long.MAX_VALUE); // F1: it comes again after the one that is missing.
      return;
    }
    int repeats = skipLines(expected - first); // F1
    tally.repeats += repeats;
    readLines(record.offset(), repeats);
    if (taken.ids.size() > 0) {
      store.counted(start.partition(), start.epoch().number(), taken.ids);
    }
    for (int index = 0; index < taken.size(); index++) {
      lineIndex = repeats + index;
      count(taken.get(index), record);
    }
    raw.recordEnds();
    tally.taken += taken.size();
    numbers.advance(collector, expected + taken.size());
  }

  /** Passes by so many lines, or as many as there are, without reading them. */
  private int skipLines(long most) {
    int skipped = 0;
    for (; skipped < most && line.hasNext(); skipped++) {
      line.skip();
    }
    return skipped;
  }

  private void readLines(long offset, int firstIndex) {
    taken.clear();
    for (lineIndex = firstIndex; line.hasNext(); lineIndex++) {
      line.next();
      TakenEvents.Event event = taken.add();
      event.collection = collections.of(line);
      event.timeMs = line.timeMs();
      event.receivedMs = line.receivedMs();
      event.from = line.eventFrom();
      event.to = line.eventTo();
      if (line.hasId()) {
        eventIds.of(line, event.collection.idSeed);
        int oldestDay = dayOf(event.receivedMs) - settings.idsWindowDays();
        long position = Ids.position(offset, lineIndex);
        event.idFrom = line.idFrom();
        event.idTo = line.idTo();
        event.id = taken.ids.add(eventIds.high(), eventIds.low(), oldestDay, position);
      }
    }
  }

  private void count(TakenEvents.Event event, LogRecord record) {
    newestReceivedDay = Math.max(newestReceivedDay, dayOf(event.receivedMs));
    if (event.hasId() && isDuplicate(event)) {
      tally.duplicates++; // F5
      return;
    }
    newestMs = Math.max(newestMs, event.timeMs);
    tally.late += Tally.isLate(event.timeMs, event.receivedMs) ? 1 : 0;
    event.collection.count(record.value(), event.from, event.to, event.timeMs, record.offset());
    raw.add(record.value(), event);
  }

  /** Whether its id was counted earlier within the window; if not, it is now (F5). */
  private boolean isDuplicate(TakenEvents.Event event) {
    long high = taken.ids.high(event.id);
    long low = taken.ids.low(event.id);
    if (taken.ids.counted(event.id) || ids.counted(high, low, taken.ids.oldestDay(event.id))) {
      return true;
    }
    ids.add(high, low, dayOf(event.receivedMs), taken.ids.position(event.id));
    return false;
  }

  private void takeDefinition(LogRecord record) {
    long collector = record.key().collector();
    if (record.key().first() != numbers.next(collector)) {
      return; // F1
    }
    DefinitionRecord definition = DefinitionRecord.of(record.value());
    Optional<RollupInForce> before = definitions.find(definition.project(), definition.name());
    boolean known = before.isPresent() && before.get().id().equals(definition.id());
    if (!known || definition.rollup().isEmpty()) {
      before.ifPresent(collections::goesOutOfForce);
      definitions.remove(definition.project(), definition.name());
      definition.rollup().ifPresent(rollup -> putInForce(definition.id(), rollup)); // F6
    }
    numbers.advance(collector, record.key().first() + 1);
  }

  private void putInForce(RollupId id, Rollup rollup) {
    long newest = collections.of(rollup.project(), rollup.collection()).newestMs();
    long completeFromMs = newest == Long.MIN_VALUE ? Long.MIN_VALUE : newest + 1;
    RollupInForce inForce = new RollupInForce(id, rollup, completeFromMs);
    definitions.put(inForce);
    collections.comesIntoForce(inForce);
  }

  /**
   * Of a collection that has no event in this partition there is nothing to delete. Nothing is
   * changed of what is folded: cells and chunks go on to tell what came, and who asks sees them
   * through the deletion. So that it is before or after each chunk as a whole, these are cut here.
   */
  private void takeDeletion(LogRecord record) {
    long collector = record.key().collector();
    if (record.key().first() != numbers.next(collector)) {
      return; // F1
    }
    Deletion deletion = Deletion.of(record.value());
    CollectionFold of = collections.of(deletion.project(), deletion.collection());
    if (of.eventCount() > 0) {
      Position here = at(record.offset());
      raw.cut(of, at(flushedOffset), here);
      deletions =
          DeletionInForce.with(
              deletions, new DeletionInForce(deletion, here, of.eventCount(), of.newestMs())); // F6
    }
    numbers.advance(collector, record.key().first() + 1);
  }

  private Position at(long offset) {
    return new Position(start.epoch().number(), offset, 0);
  }

  private void takeLost(LogRecord record) {
    long collector = record.key().collector();
    long expected = numbers.next(collector);
    long next = lostUpTo(record.value());
    if (record.key().first() <= expected && expected < next) {
      tally.lost += next - expected;
      numbers.advance(collector, next);
    }
  }

  private static long lostUpTo(byte[] json) {
    if (JsonTree.read(json) instanceof Map<?, ?> object
        && object.get("next") instanceof Long next) {
      return next;
    }
    throw new IllegalStateException("it has no whole number \"next\"");
  }

  private void advance(long offset) {
    requireWhole();
    if (offset < nextOffset) {
      throw new IllegalArgumentException(
          "offset "
              + offset
              + " of partition "
              + start.partition()
              + " is folded already; the"
              + " next is "
              + nextOffset);
    }
    nextOffset = offset + 1;
  }

  private void requireWhole() {
    if (broken) {
      throw new IllegalStateException(
          "a record before offset "
              + nextOffset
              + " of partition "
              + start.partition()
              + " was folded in part only; begin a new fold at the newest checkpoint");
    }
  }

  private IllegalStateException brokenRecord(LogRecord record, RuntimeException wrong) {
    return new IllegalStateException(
        "partition "
            + start.partition()
            + " stops at offset "
            + record.offset()
            + ", line "
            + lineIndex
            + ": the "
            + record.kind()
            + " record of collector "
            + Long.toHexString(record.key().collector())
            + " breaks its format: "
            + wrong.getMessage()
            + ". Nothing from here on is counted; keep the log and report this",
        wrong);
  }

  private static int dayOf(long timeMs) {
    return (int) Math.floorDiv(timeMs, DAY_MS);
  }
}
