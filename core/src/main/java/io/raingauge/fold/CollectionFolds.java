package io.raingauge.fold;

import io.raingauge.json.JsonTree;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.wire.EventLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The collections that have cells in memory; each is made when an event of it comes, from the
 * definitions in force. For one thread.
 */
final class CollectionFolds {
  private final Definitions definitions;
  private final OpenCells cells;
  private final BytesTable<CollectionFold> collections = new BytesTable<>();
  private @Nullable CollectionFold last;

  CollectionFolds(Definitions definitions, OpenCells cells) {
    this.definitions = definitions;
    this.cells = cells;
  }

  int size() {
    return collections.size();
  }

  /** The collection of a line. Most lines are of the same one as the line before. */
  CollectionFold of(EventLine line) {
    byte[] bytes = line.bytes();
    CollectionFold before = last;
    if (before != null && before.isNamed(bytes, line.projectFrom(), line.collectionTo())) {
      return before;
    }
    CollectionFold now = collections.find(bytes, line.projectFrom(), line.collectionTo());
    if (now == null) {
      String project = unescaped(bytes, line.projectFrom(), line.projectTo());
      now = open(project, unescaped(bytes, line.collectionFrom(), line.collectionTo()));
      if (!now.isNamed(bytes, line.projectFrom(), line.collectionTo())) {
        throw new IllegalStateException("its project or collection is not escaped as in a line");
      }
    }
    last = now;
    return now;
  }

  CollectionFold of(String project, String collection) {
    CollectionFold known = find(project, collection);
    return known == null ? open(project, collection) : known;
  }

  /** A collection that is in memory counts into one more rollup from now on. */
  void comesIntoForce(RollupInForce rollup) {
    CollectionFold of = find(rollup.rollup().project(), rollup.rollup().collection());
    if (of != null) {
      of.add(new RollupFold(rollup, cells));
    }
  }

  /** Forgets a rollup's cells, which nobody reads any more. */
  void goesOutOfForce(RollupInForce rollup) {
    CollectionFold of = find(rollup.rollup().project(), rollup.rollup().collection());
    if (of != null) {
      cells.forget(of.remove(rollup.id()));
    }
  }

  /** Forgets the collections of which no cell is in memory. */
  void forgetEmpty() {
    collections.removeIf(CollectionFold::forgetEmptySeries);
    last = null;
  }

  private @Nullable CollectionFold find(String project, String collection) {
    byte[] name = CollectionFold.nameOf(project, collection);
    return collections.find(name, 0, name.length);
  }

  private CollectionFold open(String project, String collection) {
    byte[] series = BuiltInRollups.seriesOf(collection);
    RollupFold span = new RollupFold(BuiltInRollups.span(project), cells, series);
    List<RollupFold> others = new ArrayList<>();
    others.add(new RollupFold(BuiltInRollups.events(project, collection), cells));
    for (RollupInForce rollup : definitions.of(project, collection)) {
      others.add(new RollupFold(rollup, cells));
    }
    CollectionFold fold = new CollectionFold(project, collection, span, others);
    collections.add(fold);
    return fold;
  }

  private static String unescaped(byte[] bytes, int from, int to) {
    byte[] quoted = new byte[to - from + 2];
    quoted[0] = '"';
    System.arraycopy(bytes, from, quoted, 1, to - from);
    quoted[quoted.length - 1] = '"';
    return String.valueOf(JsonTree.read(quoted));
  }
}
