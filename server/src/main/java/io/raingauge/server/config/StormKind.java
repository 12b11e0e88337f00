package io.raingauge.server.config;

/** Where the query topology runs. */
public enum StormKind {
  EMBEDDED,
  CLUSTER
}
