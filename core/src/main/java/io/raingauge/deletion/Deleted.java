package io.raingauge.deletion;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Filter;
import io.raingauge.property.PropertyNames;
import io.raingauge.property.PropertyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is deleted of a collection: a property of all events, or events. Immutable. */
public sealed interface Deleted {
  /** A chunk of earlier events as it is seen from then on; empty where nothing of it is left. */
  Optional<Chunk> seen(Chunk chunk);

  /** Whether what {@code other} deletes of the same events is deleted by this, too. */
  boolean covers(Deleted other);

  /** Whether it matters not which of the two is deleted first. */
  boolean commutesWith(Deleted other);

  /** Whether one of two dotted paths leads to, or through, the other. */
  private static boolean areRelated(String one, String other) {
    return PropertyNames.isAt(one, other) || PropertyNames.isAt(other, one);
  }

  /**
   * A property.
   *
   * @param path of it; all that is within goes with it
   */
  record Property(String path) implements Deleted {
    /** Whether any of these properties has other values, or may exist no more, without it. */
    public boolean touches(Set<String> properties) {
      return properties.stream().anyMatch(each -> areRelated(path, each));
    }

    @Override
    public Optional<Chunk> seen(Chunk chunk) {
      return Optional.of(chunk.without(path));
    }

    @Override
    public boolean covers(Deleted other) {
      return other instanceof Property property && PropertyNames.isAt(property.path, path);
    }

    @Override
    public boolean commutesWith(Deleted other) {
      return !(other instanceof Events events) || !touches(events.where().properties());
    }
  }

  /**
   * Events.
   *
   * @param where which
   * @param fromMs no earlier ones; {@link Long#MIN_VALUE} for no bound
   * @param toMs only earlier ones; {@link Long#MAX_VALUE} for no bound
   */
  record Events(Filter where, long fromMs, long toMs) implements Deleted {
    public Events {
      if (fromMs >= toMs) {
        throw new IllegalArgumentException("no time is in [" + fromMs + ", " + toMs + ")");
      }
    }

    boolean areAll() {
      return where.equals(Filter.ALL) && fromMs == Long.MIN_VALUE && toMs == Long.MAX_VALUE;
    }

    @Override
    public Optional<Chunk> seen(Chunk chunk) {
      if (areAll()) {
        return Optional.empty();
      }
      boolean isApart = chunk.header().minMs() >= toMs || chunk.header().maxMs() < fromMs;
      return Optional.of(isApart ? chunk : chunk.erased(whereAndWhen()));
    }

    /** The time is a property like others, so statistics know of it, too. */
    private Filter whereAndWhen() {
      List<Filter> all = new ArrayList<>(List.of(where));
      if (fromMs != Long.MIN_VALUE) {
        all.add(new Comparison(PropertyReader.TIME, Operator.GTE, (Long) fromMs));
      }
      if (toMs != Long.MAX_VALUE) {
        all.add(new Comparison(PropertyReader.TIME, Operator.LT, (Long) toMs));
      }
      return Filter.and(all);
    }

    @Override
    public boolean covers(Deleted other) {
      return areAll()
          || (other instanceof Events events
              && (where.equals(Filter.ALL) || where.equals(events.where))
              && fromMs <= events.fromMs
              && toMs >= events.toMs);
    }

    @Override
    public boolean commutesWith(Deleted other) {
      return other instanceof Events || other.commutesWith(this);
    }
  }
}
