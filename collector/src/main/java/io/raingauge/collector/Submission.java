package io.raingauge.collector;

import java.util.Optional;

/**
 * One batch as a client sent it, decoded but not yet read.
 *
 * @param project whose it is
 * @param collection of all its events; empty where the body names them
 * @param idempotencyKey from which events without an id get one
 * @param body JSON in UTF-8; not copied: nobody changes it
 * @param form where its events tell their time and id
 */
public record Submission(
    String project,
    Optional<String> collection,
    Optional<String> idempotencyKey,
    byte[] body,
    EventForm form) {
  /** One of events in the form of /v1/events. */
  public Submission(
      String project, Optional<String> collection, Optional<String> idempotencyKey, byte[] body) {
    this(project, collection, idempotencyKey, body, EventForm.PLAIN);
  }
}
