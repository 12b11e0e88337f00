package io.raingauge.server.config;

/** The stores that a server can keep cells in. */
public enum StoreKind {
  ROCKSDB
}
