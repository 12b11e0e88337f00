package io.raingauge.collector;

import java.util.Optional;

/**
 * One thing that is wrong with what a client sent: where, what, and what to do.
 *
 * @param fault its kind
 * @param message for a person
 * @param property the property of the event; empty when it is not about one
 * @param collection whose events were read, where one body holds several; empty otherwise
 * @param index of the event in its batch (or in its collection's array), from 0; -1 when the
 *     problem is not about one event
 * @param place in the decoded body; empty when it has none
 */
public record Problem(
    Fault fault,
    String message,
    String property,
    String collection,
    int index,
    Optional<Place> place) {
  /** A problem with the whole request. */
  public static Problem ofRequest(Fault fault, String message) {
    return new Problem(fault, message, "", "", -1, Optional.empty());
  }

  /**
   * A byte of the decoded body.
   *
   * @param line from 1
   * @param column in characters, from 1
   * @param offset in bytes, from 0
   */
  public record Place(int line, int column, int offset) {}
}
