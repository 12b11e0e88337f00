package io.raingauge.topology;

import java.util.LinkedHashMap;
import java.util.Map;

/** The entries that came last, at most so many: one more, and the oldest goes. For one thread. */
final class Newest<V> extends LinkedHashMap<String, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  Newest(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
    return size() > most;
  }
}
