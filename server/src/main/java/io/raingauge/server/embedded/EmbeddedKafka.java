package io.raingauge.server.embedded;

import io.raingauge.topology.LogSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this process, with one topic: the log of one machine. It listens on the
 * loopback interface only, and any other consumer may read it there. Started again on the same
 * folder it goes on, after a crash too.
 *
 * <p>Nothing rests on its durability (S5), so it keeps Kafka's own habit not to force each write.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_TRIES = 5;

  private final Path folder;
  private final EmbeddedKafkaSettings settings;
  private Optional<KafkaRaftServer> server = Optional.empty();
  private int port;
  private int partitions;

  public EmbeddedKafka(Path folder, EmbeddedKafkaSettings settings) {
    this.folder = folder;
    this.settings = settings;
    partitions = settings.partitions();
  }

  /**
   * Returns when the topic is there and has leaders.
   *
   * @throws EngineException when it cannot start; its message says why
   */
  public void start() {
    long startNanos = System.nanoTime();
    KafkaExit.tellInsteadOfExiting(folder);
    try {
      format();
      bind();
      partitions = EventsTopic.ensure(bootstrapServers(), settings);
    } catch (IOException | KafkaException e) {
      close();
      throw new EngineException(
          "the embedded Kafka broker does not start on %s: %s".formatted(folder, e.getMessage()),
          e);
    }
    LOG.info(
        "kafka=started servers={} partitions={} startMs={}",
        bootstrapServers(),
        partitions,
        Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
  }

  /**
   * Chooses the port, so that {@link #log} may be used before {@link #start}: Storm takes seconds
   * until it asks for the log, in which the broker starts.
   *
   * @throws EngineException when this machine has no free port
   */
  public void choosePort() {
    try {
      port = settings.port() == 0 ? freePort() : settings.port();
    } catch (IOException e) {
      throw new EngineException("no port is free on " + LOOPBACK + ": " + e.getMessage(), e);
    }
  }

  /** Where clients connect, once the port is chosen. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  /** How many partitions the log has; before the start: those of the settings. */
  public int partitionCount() {
    return partitions;
  }

  /** The log as a topology reads it, once the port is chosen. */
  public LogSettings log() {
    return LogSettings.at(bootstrapServers(), settings.topic(), partitions);
  }

  @Override
  public void close() {
    server.ifPresent(
        running -> {
          running.shutdown();
          running.awaitShutdown();
        });
    server = Optional.empty();
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** Writes the cluster's identity into a new folder; an existing one keeps its own. */
  private void format() throws IOException {
    Files.createDirectories(data());
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(clusterId())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(data().toString())
        .addDirectory(data().toString())
        .setIgnoreFormatted(true)
        .setReleaseVersion(MetadataVersion.latestProduction());
    try {
      formatter.run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // The signature is Kafka's.
      throw new IOException("the folder cannot be formatted", e);
    }
  }

  /** Kept beside the data, so that the same folder starts again. */
  private String clusterId() throws IOException {
    Path file = folder.resolve("cluster.id");
    if (!Files.exists(file)) {
      Files.writeString(file, Uuid.randomUuid().toString());
    }
    return Files.readString(file).strip();
  }

  /** A free port may be taken between its choice and its use: only our own is chosen again. */
  private void bind() throws IOException {
    if (port == 0) {
      choosePort();
    }
    for (int tries = 1; ; tries++) {
      int controllerPort = freePort();
      try {
        boot(controllerPort);
        return;
      } catch (KafkaException e) {
        close();
        if (!(e.getCause() instanceof BindException)) {
          throw e;
        }
        if (tries == MOST_TRIES || isTaken(port)) {
          throw new IOException(
              "port %d is taken; stop what listens there and start again".formatted(port), e);
        }
      }
    }
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void boot(int controllerPort) {
    KafkaRaftServer next =
        new KafkaRaftServer(new KafkaConfig(properties(controllerPort), false), Time.SYSTEM);
    server = Optional.of(next);
    next.startup();
  }

  private Map<String, Object> properties(int controllerPort) {
    Map<String, Object> all = new HashMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.quorum.voters", "1@" + LOOPBACK + ":" + controllerPort);
    all.put("controller.listener.names", "CONTROLLER");
    all.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(LOOPBACK, port, LOOPBACK, controllerPort));
    all.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + ":" + port);
    all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put("log.dirs", data().toString());
    // After a crash the new broker waits for the old one's session to end: 9 s by default.
    all.put("broker.session.timeout.ms", "2000");
    all.put("broker.heartbeat.interval.ms", "500");
    // By itself it would wait for ever for what never comes.
    all.put("server.max.startup.time.ms", "60000");
    // One broker: its inner topics have one copy, and one partition does.
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      all.put(topic + ".replication.factor", "1");
      all.put(topic + ".num.partitions", "1");
    }
    all.put("transaction.state.log.min.isr", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("share.coordinator.state.topic.num.partitions", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("auto.create.topics.enable", "false");
    putSmallFootprint(all);
    return all;
  }

  /** What a broker of many clients needs and this one does not. */
  private static void putSmallFootprint(Map<String, Object> all) {
    all.put("num.network.threads", "1");
    all.put("num.io.threads", "2");
    all.put("background.threads", "2");
    all.put("num.recovery.threads.per.data.dir", "1");
    all.put("num.replica.fetchers", "1");
    all.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)); // 128 MB by default
    all.put("log.segment.bytes", String.valueOf(256 << 20));
    all.put("log.index.size.max.bytes", String.valueOf(1 << 20));
    all.put("metric.reporters", "");
    // No-op records, by which followers of the metadata see that the leader lives: there are none.
    all.put("metadata.max.idle.interval.ms", "0");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }
}
