package io.raingauge.query.keen;

/** Which events of a project whoever asks may see. An answer tells of no others. */
enum Sight {
  ALL,
  /** Those that meet the filters of a key. */
  FILTERED
}
