package io.raingauge.fold;

import io.raingauge.store.IdLookup;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one record that are next (F1), read from its lines: so that the store is asked of
 * all their ids at once before the first is counted. Filled again and again; it grows to the
 * largest record. For one thread.
 */
final class TakenEvents {
  /** One event; the object is {@code [from, to)} of the record's bytes. */
  static final class Event {
    private static final int NONE = -1;

    @SuppressWarnings("NullAway.Init") // Set before anyone sees it.
    CollectionFold collection;

    long timeMs;
    long receivedMs;
    int from;
    int to;

    /** Its escaped id, of the record's bytes; only where it has one. */
    int idFrom;

    int idTo;

    /** Its index among the ids asked for. */
    int id;

    boolean hasId() {
      return id != NONE;
    }
  }

  private final List<Event> events = new ArrayList<>();
  private int size;

  /** The ids of those that have one. */
  final IdLookup ids = new IdLookup();

  void clear() {
    size = 0;
    ids.clear();
  }

  /** One more event, without an id, to be filled. */
  Event add() {
    if (size == events.size()) {
      events.add(new Event());
    }
    Event event = events.get(size++);
    event.id = Event.NONE;
    return event;
  }

  int size() {
    return size;
  }

  Event get(int index) {
    return events.get(index);
  }
}
