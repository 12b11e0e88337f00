package io.raingauge.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with the events of one body. For one thread. */
final class RejectionsBuilder {
  private final Places places;
  private final int maxListed;
  private final List<Problem> listed = new ArrayList<>();
  private int count;

  /**
   * @param maxListed more are only counted
   */
  RejectionsBuilder(byte[] body, int maxListed) {
    this.maxListed = maxListed;
    places = new Places(body);
  }

  /** Adds one; beyond the list's limit it is only counted. */
  void add(Fault fault, String message, Where where) {
    count++;
    if (listed.size() < maxListed) {
      listed.add(problem(fault, message, where));
    }
  }

  Problem problem(Fault fault, String message, Where where) {
    return new Problem(
        fault,
        message,
        where.property,
        where.collection,
        where.index,
        Optional.of(places.of(where.offset)));
  }

  Rejections build() {
    return new Rejections(listed, count);
  }

  /**
   * @param collection empty where one body holds one collection
   * @param index -1 for none
   * @param offset in bytes
   */
  record Where(String property, String collection, int index, int offset) {}
}
