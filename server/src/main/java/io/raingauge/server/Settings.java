package io.raingauge.server;

import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.forward.ForwarderSettings;
import io.raingauge.collector.spool.SpoolSettings;
import io.raingauge.fold.FoldSettings;
import io.raingauge.query.QueryLimits;
import io.raingauge.scan.ScanSteps;
import io.raingauge.server.config.Addresses;
import io.raingauge.server.config.Configuration;
import io.raingauge.server.config.FoldSection;
import io.raingauge.server.config.SpoolSection;
import io.raingauge.server.embedded.EmbeddedKafkaSettings;
import io.raingauge.server.embedded.ScanParts;
import io.raingauge.server.rebuild.RawKeep;
import io.raingauge.topology.LogSettings;
import io.raingauge.topology.ScanSettings;
import io.raingauge.topology.TopologySettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the configuration that users write to the settings that components take. */
final class Settings {
  /** A scan that ended this long ago without a trace has lost its worker. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  private Settings() {}

  static SpoolSettings spool(Configuration from) {
    SpoolSection spool = from.spool();
    return new SpoolSettings(
        spool.maxBytes(),
        spool.segmentBytes(),
        spool.maxWaitingBatches(),
        spool.maxWaitingBytes(),
        spool.minFreeBytes(),
        spool.recentBytes());
  }

  static CollectorSettings collector(Configuration from) {
    return new CollectorSettings(
        from.collector().maxPendingBytes(),
        CollectorSettings.DEFAULT.maxBodyBytes(),
        from.collector().maxBatchEvents(),
        from.collector().retryAfter(),
        names(from.spool().dropProjects()));
  }

  /** Names with commas between them. */
  private static Set<String> names(String text) {
    return Stream.of(text.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static ForwarderSettings forwarder(Configuration from) {
    ForwarderSettings usual = ForwarderSettings.DEFAULT;
    return new ForwarderSettings(
        from.forward().maxInFlightBytes(),
        usual.recordBytes(),
        usual.lingerMs(),
        usual.confirmEveryMs(),
        usual.stallMs(),
        usual.minBackOffMs(),
        usual.maxBackOffMs());
  }

  static EmbeddedKafkaSettings kafka(Configuration from) {
    return new EmbeddedKafkaSettings(
        from.kafka().topic(),
        0,
        from.kafka().partitions(),
        from.kafka().retention(),
        EmbeddedKafkaSettings.DEFAULT.retentionBytes());
  }

  static FoldSettings fold(Configuration from) {
    FoldSection fold = from.fold();
    return new FoldSettings(
        fold.maxBytes(),
        fold.maxIds(),
        (int) from.ids().window().toDays(),
        (int) from.ids().delay().toDays(),
        fold.rawEvents() ? fold.maxRawBytes() : 0);
  }

  static RawKeep rawKeep(Configuration from) {
    FoldSection fold = from.fold();
    Optional<Duration> usual = Optional.of(fold.keepRaw()).filter(keep -> !keep.isZero());
    return new RawKeep(usual, FoldSection.keeps(fold.keepRawDaysOf()));
  }

  static TopologySettings topology(Configuration from, LogSettings log) {
    return new TopologySettings(
        log,
        Math.min(from.topology().readers(), log.partitions()),
        Math.min(from.topology().folds(), log.partitions()),
        from.fold().flush(),
        TopologySettings.Limits.DEFAULT);
  }

  static ScanParts scans(Configuration from, ScanSteps steps) {
    QueryLimits limits = query(from);
    return new ScanParts(
        steps,
        ScanSettings.of(
            Runtime.getRuntime().availableProcessors(), limits.maxTime().plus(FORGOTTEN)),
        limits.maxRunning());
  }

  static List<InetSocketAddress> drpcServers(Configuration from) {
    return Addresses.of("query.drpc-servers", from.query().drpcServers());
  }

  static InetSocketAddress workerAddress(Configuration from) {
    return Addresses.of("query.worker-address", from.query().workerAddress()).get(0);
  }

  static QueryLimits query(Configuration from) {
    return new QueryLimits(
        from.query().maxGroups(),
        from.query().maxPoints(),
        from.query().maxBytes(),
        from.query().maxTime(),
        from.query().maxRunning(),
        from.query().maxWaiting());
  }
}
