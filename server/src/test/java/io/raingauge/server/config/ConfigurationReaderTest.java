package io.raingauge.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.access.Right;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationReaderTest {
  private static final String SECRET = "0123456789abcdef0123";

  @TempDir private Path folder = Path.of("");

  @Test
  void noConfigurationIsNeeded() {
    Configuration configuration = Configuration.defaults();
    assertEquals("127.0.0.1", configuration.server().bind());
    assertEquals(8080, configuration.server().port());
    assertEquals(8L << 30, configuration.spool().maxBytes());
    assertEquals(Duration.ofDays(31), configuration.ids().window());
    assertTrue(configuration.kafka().embedded());
    assertTrue(configuration.keys().isEmpty());
  }

  @Test
  void everyProblemIsToldAtOnceWithWhatWasMeant() {
    ConfigurationReader reader =
        new ConfigurationReader()
            .options(List.of("spool.max-bytes=10", "spool.segment-size=5", "store=postgres", "x"));
    ConfigurationException wrong = assertThrows(ConfigurationException.class, reader::read);
    assertEquals(
        """
        The configuration has 4 problems:
        - "x" is not of the form key=value.
        - spool.segment-size is not a setting. Did you mean spool.segment-bytes?
        - store=postgres is not one of: rocksdb. The default is rocksdb.
        - spool.max-bytes=10 is not a whole number from 134217728 to 1099511627776. The default is \
        8589934592.""",
        wrong.getMessage());
  }

  @Test
  void theAddressesOfAClusterAreCheckedBeforeAnythingStarts() {
    QuerySection query =
        new ConfigurationReader()
            .options(List.of("query.storm=cluster", "query.drpc-servers=a:1, [::1]:2,10.0.0.1:3"))
            .read()
            .query();
    assertEquals(StormKind.CLUSTER, query.storm());
    assertEquals(
        List.of("a", "::1", "10.0.0.1"),
        Addresses.of("query.drpc-servers", query.drpcServers()).stream()
            .map(InetSocketAddress::getHostString)
            .toList());
    for (String wrong : List.of("", "a", "a:", ":1", "a:70000", "::1:2", "a:1,", "a:1 b:2")) {
      ConfigurationReader reader =
          new ConfigurationReader().options(List.of("query.drpc-servers=" + wrong));
      ConfigurationException why = assertThrows(ConfigurationException.class, reader::read, wrong);
      assertTrue(String.valueOf(why.getMessage()).contains("query.drpc-servers=" + wrong + " is"));
    }
    assertThrows(
        ConfigurationException.class,
        new ConfigurationReader().options(List.of("query.worker-address=a:1,b:2"))::read);
  }

  @Test
  void rawEventsAreKeptForDaysOfWhichACollectionMayHaveItsOwn() {
    FoldSection fold =
        new ConfigurationReader()
            .options(List.of("fold.keep-raw-days=90", "fold.keep-raw-days-of=clicks=30, a=b=0"))
            .read()
            .fold();
    assertEquals(Duration.ofDays(90), fold.keepRaw());
    assertEquals(
        Map.of("clicks", Optional.of(Duration.ofDays(30)), "a=b", Optional.empty()),
        FoldSection.keeps(fold.keepRawDaysOf()));
    for (String wrong : List.of("clicks", "clicks=", "=3", "clicks=x", "clicks=36501", "a=1,")) {
      ConfigurationReader reader = new ConfigurationReader().set("fold.keep-raw-days-of", wrong);
      String told = assertThrows(ConfigurationException.class, reader::read).problems().get(0);
      assertTrue(told.contains("such as clicks=30"), told);
    }
  }

  @Test
  void whatARecordRefusesIsAProblemToo() {
    ConfigurationReader reader =
        new ConfigurationReader()
            .options(List.of("kafka.topic=a b", "kafka.bootstrap-servers=localhost", "data="));
    List<String> problems = assertThrows(ConfigurationException.class, reader::read).problems();
    assertEquals(2, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("data= is not a path"), problems.toString());
    assertTrue(problems.get(1).startsWith("kafka.topic=a b is not"), problems.toString());
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("r.yaml"), "server: {port: 1, stop-ms: 7}\nfold.flush-ms: 50\n");
    Configuration configuration =
        new ConfigurationReader()
            .file(file)
            .environment(
                Map.of("RAINGAUGE_SERVER_PORT", "2", "RAINGAUGE_SERVER_BIND", "::1", "HOME", "/x"))
            .options(List.of("server.port=3"))
            .read();
    assertEquals(3, configuration.server().port());
    assertEquals("::1", configuration.server().bind());
    assertEquals(Duration.ofMillis(7), configuration.server().stop());
    assertEquals(Duration.ofMillis(50), configuration.fold().flush());
  }

  @Test
  void aMisspeltVariableIsAProblemButWhatKubernetesSetsIsNot() {
    ConfigurationReader reader =
        new ConfigurationReader()
            .environment(
                Map.of(
                    "RAINGAUGE_SPOOL_MAXBYTES", "1",
                    "RAINGAUGE_PORT", "tcp://10.0.0.1:8080",
                    "RAINGAUGE_PORT_8080_TCP_ADDR", "10.0.0.1",
                    "RAINGAUGE_SERVICE_HOST", "10.0.0.1",
                    "RAINGAUGE_KEY", "for the client"));
    assertEquals(
        List.of(
            "The environment variable RAINGAUGE_SPOOL_MAXBYTES is not a setting. Did you mean"
                + " RAINGAUGE_SPOOL_MAX_BYTES?"),
        assertThrows(ConfigurationException.class, reader::read).problems());
  }

  @Test
  void keysComeFromAListOrOneLineAndNoTextShowsThem() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("r.yml"),
            "keys:\n- {key: " + SECRET + ", project: shop, rights: [write, read]}\n");
    for (Configuration configuration :
        List.of(
            new ConfigurationReader().file(file).read(),
            new ConfigurationReader().set("keys", "shop:write,read:" + SECRET).read())) {
      assertEquals(1, configuration.keys().size());
      assertEquals("shop", configuration.keys().get(0).grant().project());
      assertTrue(configuration.keys().get(0).grant().allows(Right.WRITE));
      assertFalse(configuration.keys().get(0).grant().allows(Right.ADMIN));
      assertFalse(configuration.toString().contains(SECRET));
      assertFalse(configuration.effective().toString().contains(SECRET));
    }
  }

  @Test
  void aWrongKeyIsToldWithoutShowingIt() {
    ConfigurationReader reader =
        new ConfigurationReader()
            .set("keys.0.key", SECRET)
            .set("keys.0.project", "../shop")
            .set("keys.0.rights", "write")
            .set("keys.1.key", SECRET + "x")
            .set("keys.1.project", "shop")
            .set("keys.1.rights", "fly")
            .set("keys.2.key", SECRET + "y");
    List<String> problems = assertThrows(ConfigurationException.class, reader::read).problems();
    assertEquals(3, problems.size(), problems.toString());
    assertFalse(problems.toString().contains(SECRET), problems.toString());
    assertTrue(problems.get(1).startsWith("keys.1: \"fly\""), problems.toString());
  }

  @Test
  void aFileThatCannotBeReadSaysWhy() throws IOException {
    Path broken = Files.writeString(folder.resolve("b.yaml"), "a: 1\nb: [");
    Path twice = Files.writeString(folder.resolve("t.yaml"), "store: rocksdb\nstore: rocksdb\n");
    ConfigurationReader reader =
        new ConfigurationReader()
            .file(broken)
            .file(twice)
            .file(folder.resolve("none.yaml"))
            .file(folder.resolve("r.toml"));
    List<String> problems = assertThrows(ConfigurationException.class, reader::read).problems();
    assertEquals(4, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("b.yaml, line "), problems.get(0));
    assertTrue(problems.get(1).contains("Duplicate field 'store'"), problems.get(1));
    assertTrue(problems.get(2).contains("does not exist"), problems.get(2));
    assertTrue(problems.get(3).contains(".properties"), problems.get(3));
  }

  @Test
  void aPropertiesFileIsReadAsUtf8() throws IOException {
    Path file = Files.writeString(folder.resolve("r.properties"), "data=/tmp/régen\n");
    assertEquals(Path.of("/tmp/régen"), new ConfigurationReader().file(file).read().data());
  }

  @Test
  void everyDefaultIsWithinItsOwnBounds() {
    for (SettingKey key : SettingKey.of(Configuration.class, "")) {
      assertEquals(
          key.setting().defaultsTo(),
          Configuration.defaults().effective().get(key.name()),
          key.name());
    }
  }
}
