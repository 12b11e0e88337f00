package io.raingauge.access;

/** What a key may allow within its project. */
public enum Right {
  /** Send events. */
  WRITE,
  /** Ask questions; see rollups and status. */
  READ,
  /** Change rollups, saved queries and datasets; rebuild. Access keys need all three rights. */
  ADMIN
}
