package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * {@code query.*}: the limits of an answer (Q1). At a limit the answer is an error, never a cut.
 */
public record QuerySection(
    @Setting(
            value = "Combinations of values of \"by\" that one answer may hold.",
            defaultsTo = "100000",
            min = 1,
            max = 10_000_000)
        int maxGroups,
    @Setting(
            value = "Numbers of one group and interval that one answer may hold.",
            defaultsTo = "1000000",
            min = 1,
            max = 100_000_000)
        int maxPoints,
    @Setting(
            value = "Memory that one answer may take.",
            defaultsTo = "67108864",
            min = 1 << 20,
            max = 1L << 40)
        long maxBytes,
    @Setting(
            value = "How long the reading for an answer may take.",
            defaultsTo = "300000",
            min = 10,
            max = 600_000,
            unit = ChronoUnit.MILLIS)
        Duration maxTime,
    @Setting(value = "Answers made at once.", defaultsTo = "4", min = 1, max = 256) int maxRunning,
    @Setting(
            value = "Questions that wait for their turn; more are refused with 429.",
            defaultsTo = "64",
            min = 1,
            max = 10_000)
        int maxWaiting,
    @Setting(
            value =
                "Where questions over raw events are worked on. embedded: in this server. cluster:"
                    + " by your Storm, where `raingauge submit` has put the query topology.",
            defaultsTo = "embedded")
        StormKind storm,
    @Setting(
            value = "Storm's DRPC servers, as host:port,host:port. With query.storm=cluster.",
            defaultsTo = "127.0.0.1:3772")
        String drpcServers,
    @Setting(
            value =
                "Where Storm's workers reach this server, as host:port: it listens there for them"
                    + " alone. Port 0 takes a free one. With query.storm=cluster.",
            defaultsTo = "127.0.0.1:0")
        String workerAddress) {
  public QuerySection {
    Addresses.of("query.drpc-servers", drpcServers);
    if (Addresses.of("query.worker-address", workerAddress).size() > 1) {
      throw new IllegalArgumentException(
          "query.worker-address=" + workerAddress + " has more than one address.");
    }
  }
}
