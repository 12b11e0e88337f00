package io.raingauge.server.config;

import io.raingauge.access.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All settings of a server. Every one has a default, so none is needed to start.
 *
 * @param keys who may do what; without keys there is one project, "default", and the server listens
 *     to its own machine only
 */
public record Configuration(
    @Setting(
            value =
                "The folder that holds everything: spool, log, store, ids, and the server's log.",
            defaultsTo = "raingauge-data")
        Path data,
    @Setting(
            value = "Where cells and checkpoints are kept. rocksdb: in the data folder.",
            defaultsTo = "rocksdb")
        StoreKind store,
    ServerSection server,
    CollectorSection collector,
    SpoolSection spool,
    ForwardSection forward,
    KafkaSection kafka,
    TopologySection topology,
    FoldSection fold,
    IdsSection ids,
    QuerySection query,
    List<Key> keys) {
  public Configuration {
    keys = List.copyOf(keys);
  }

  /** The configuration of a server to which nobody said anything. */
  public static Configuration defaults() {
    return new ConfigurationReader().read();
  }

  /** Every key and its value, as it would be written; of the keys only how many there are. */
  public Map<String, String> effective() {
    Map<String, String> values = SettingKey.valuesOf(this);
    values.put("keys", keys.isEmpty() ? "none" : keys.size() + " hidden");
    return values;
  }
}
