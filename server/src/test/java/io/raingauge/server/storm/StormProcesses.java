package io.raingauge.server.storm;

import io.raingauge.json.JsonTree;
import io.raingauge.server.embedded.EmbeddedZooKeeper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Storm cluster on this machine: Nimbus, one supervisor with its workers, and a DRPC server, each
 * a process; ZooKeeper in this one. Nothing of Raingauge is on the workers' class path.
 *
 * <p>All listen on the loopback but the workers' ports for each other, for which Storm has no such
 * setting. For one thread.
 */
public final class StormProcesses implements AutoCloseable {
  /** What a distribution of Storm has in its folder lib-worker. */
  private static final Pattern OF_WORKERS =
      Pattern.compile(
          "(storm-client|storm-shaded-deps|slf4j-api|log4j-(api|core|slf4j2-impl|over-slf4j)|kryo|"
              + "minlog|objenesis|reflectasm|metrics-(core|graphite|jvm|jmx)(?=-4)|bc[a-z]+-jdk18on|"
              + "jakarta\\.(activation|activation-api|xml\\.bind-api)|javax\\.annotation-api|"
              + "amqp-client)-[0-9].*\\.jar");

  private static final String LOGGING =
      """
      <Configuration status="ERROR">
        <Appenders><Console name="out"><PatternLayout pattern="%d %-5level %c %msg%n%xEx"/></Console></Appenders>
        <Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers>
      </Configuration>
      """;

  private final Path home;
  private final EmbeddedZooKeeper zooKeeper;
  private final List<Process> processes = new ArrayList<>();
  private final int nimbusPort;
  private final int drpcPort;
  private final List<Integer> ports;

  /**
   * @param home an empty folder
   * @param slots how many workers the supervisor may run
   */
  public StormProcesses(Path home, int slots) {
    this.home = home;
    zooKeeper = new EmbeddedZooKeeper(home.resolve("zookeeper"));
    ports = freePorts(4 + slots);
    nimbusPort = ports.get(0);
    drpcPort = ports.get(1);
  }

  public String nimbus() {
    return "127.0.0.1:" + nimbusPort;
  }

  public String drpc() {
    return "127.0.0.1:" + drpcPort;
  }

  /** Starts all of them; they take some seconds until they answer. */
  public void start() throws IOException, InterruptedException {
    int zooKeeperPort = zooKeeper.start();
    for (String folder : List.of("conf", "lib-worker", "extlib", "log4j2", "logs", "local")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.writeString(home.resolve("log4j2/worker.xml"), LOGGING);
    Files.writeString(home.resolve("log4j2/cluster.xml"), LOGGING);
    Files.write(home.resolve("conf/storm.yaml"), JsonTree.write(config(zooKeeperPort)));
    linkLibraries();
    writeTransport();
    launch("org.apache.storm.daemon.nimbus.Nimbus", "-Xmx128m");
    launch(DrpcDaemon.class.getName(), "-Xmx64m");
    launch("org.apache.storm.daemon.supervisor.Supervisor", "-Xmx96m");
  }

  /** The process ids of the workers that the supervisor runs. */
  public List<Long> workers() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(this::isWorker)
        .map(ProcessHandle::pid)
        .toList();
  }

  /** The end of what each process has printed, for a message. */
  public String output() {
    try (Stream<Path> logs = Files.walk(home.resolve("logs"))) {
      StringBuilder all = new StringBuilder();
      for (Path log : logs.filter(Files::isRegularFile).sorted().toList()) {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        all.append("== ").append(log).append('\n');
        all.append(text.substring(Math.max(0, text.length() - 4000))).append('\n');
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills them all, workers last: the supervisor would start them again. */
  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>();
    processes.forEach(process -> process.descendants().forEach(all::add));
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    ProcessHandle.allProcesses().filter(this::isOfHome).forEach(all::add);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    zooKeeper.close();
    unlinkLibraries();
  }

  private boolean isOfHome(ProcessHandle process) {
    return commandLine(process).contains("-Dstorm.home=" + home);
  }

  private boolean isWorker(ProcessHandle process) {
    String line = commandLine(process);
    return line.contains(home.toString())
        && line.contains("org.apache.storm.daemon.worker.Worker")
        && !line.contains("org.apache.storm.LogWriter");
  }

  private static String commandLine(ProcessHandle process) {
    try {
      Path line = Path.of("/proc/" + process.pid() + "/cmdline");
      return Files.readString(line, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  private Map<String, Object> config(int zooKeeperPort) {
    Map<String, Object> all = new HashMap<>();
    all.put("storm.zookeeper.servers", List.of("127.0.0.1"));
    all.put("storm.zookeeper.port", zooKeeperPort);
    all.put("storm.local.hostname", "127.0.0.1");
    all.put("storm.thrift.transport", LoopbackTransport.class.getName());
    all.put("storm.daemon.metrics.reporter.plugins", List.of());
    all.put("storm.metricstore.class", "org.apache.storm.metricstore.NoOpMetricStore");
    all.put("nimbus.seeds", List.of("127.0.0.1"));
    all.put("nimbus.thrift.port", nimbusPort);
    all.put("nimbus.monitor.freq.secs", 1);
    all.put("drpc.servers", List.of("127.0.0.1"));
    all.put("drpc.port", drpcPort);
    all.put("drpc.invocations.port", ports.get(2));
    all.put("supervisor.thrift.port", ports.get(3));
    all.put("supervisor.slots.ports", ports.subList(4, ports.size()));
    all.put("supervisor.monitor.frequency.secs", 1);
    all.put("worker.heap.memory.mb", 128);
    all.put("worker.childopts", "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto");
    all.put("topology.worker.logwriter.childopts", "-Xmx16m -XX:+UseSerialGC");
    return all;
  }

  private void launch(String main, String heap) throws IOException {
    String folder =
        home.resolve("local").resolve(main.substring(main.lastIndexOf('.') + 1)).toString();
    List<String> command =
        List.of(
            java(),
            heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-Dstorm.home=" + home,
            "-Dstorm.log.dir=" + home.resolve("logs"),
            "-Dstorm.conf.file=" + home.resolve("conf/storm.yaml"),
            "-Dstorm.options=storm.local.dir=" + folder,
            "-Dlog4j2.configurationFile=" + home.resolve("log4j2/cluster.xml"),
            "-cp",
            classPath(),
            main);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("logs/" + main + ".log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    processes.add(builder.start());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void linkLibraries() throws IOException {
    for (String each : classPath().split(File.pathSeparator, -1)) {
      Path jar = Path.of(each);
      if (OF_WORKERS.matcher(jar.getFileName().toString()).matches()) {
        Files.createSymbolicLink(home.resolve("lib-worker").resolve(jar.getFileName()), jar);
      }
    }
  }

  /** Whoever deletes the folder shall not wonder where its links lead. */
  private void unlinkLibraries() {
    try (Stream<Path> links = Files.list(home.resolve("lib-worker"))) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one class of this package that a worker must have. */
  private void writeTransport() throws IOException {
    String name = LoopbackTransport.class.getName().replace('.', '/') + ".class";
    try (InputStream bytes = LoopbackTransport.class.getResourceAsStream("/" + name);
        OutputStream file = Files.newOutputStream(home.resolve("extlib/transport.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry(name));
      jar.write(bytes.readAllBytes());
      jar.closeEntry();
    }
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (int port = 0; port < count; port++) {
        open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> free = open.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket each : open) {
        each.close();
      }
      return free;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
