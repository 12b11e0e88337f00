package io.raingauge.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/reference/configuration.md from the records. Where the file was out of date the test
 * fails once, having written it: look at the change and commit it.
 */
final class ConfigurationReferenceTest {
  private static final String TOP =
      """
      # Configuration

      No setting is needed to start. A setting is read from, the later ones winning:

      1. a file, `--config FILE`: YAML (nested or with dots) or `.properties`;
      2. the environment: `spool.max-bytes` is `RAINGAUGE_SPOOL_MAX_BYTES`;
      3. the command line: `-o spool.max-bytes=1073741824` (or `--set`); `--data`, `--bind`, `--port` and
         `--insecure` are short for `data`, `server.bind`, `server.port` and `server.insecure`.

      Everything that is wrong is told at once, before anything starts. The start-up log shows every value in
      force, keys hidden. This page is written by a test from the code that reads the settings.

      """;

  private static final String KEYS =
      """
      ## keys

      Who may do what. Without keys there is one project, `default`, and the server listens on loopback only.
      With keys every request but those for the page, `/health` and `/ready` needs
      `Authorization: Bearer SECRET`.
      Rights: `write` (send events), `read` (ask, see status, metrics and rollups),
      `admin` (change rollups, saved queries and datasets; rebuild). Access keys need all three.
      A secret has 16 to 256 visible characters; `openssl rand -hex 24` makes one.

      ```yaml
      keys:
        - {key: "…", project: shop, rights: [write]}
        - {key: "…", project: shop, rights: [read, admin]}
      ```

      In one line, for example in `RAINGAUGE_KEYS`, each is `project:rights:secret`, parted by spaces:
      `shop:write:… shop:read,admin:…`
      """;

  @Test
  void theReferencePageSaysWhatTheRecordsSay() throws IOException {
    Path page = root().resolve("docs/reference/configuration.md");
    String expected = page();
    String before = Files.exists(page) ? Files.readString(page) : "";
    if (!before.equals(expected)) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }
    assertEquals(expected, before, page + " was out of date; it is written anew: commit it");
  }

  private static String page() {
    StringBuilder text = new StringBuilder(TOP);
    String section = "-";
    for (SettingKey key : SettingKey.of(Configuration.class, "")) {
      int dot = key.name().indexOf('.');
      String of = dot < 0 ? "" : key.name().substring(0, dot);
      if (!of.equals(section)) {
        section = of;
        text.append(of.isEmpty() ? "## General\n\n" : "\n## " + of + "\n\n");
        text.append("| key | default | values | what |\n|---|---|---|---|\n");
      }
      String value = key.setting().defaultsTo();
      text.append("| `").append(key.name()).append("` | ");
      text.append(value.isEmpty() ? "empty" : "`" + value + "`").append(" | ");
      text.append(key.allowed()).append(" | ").append(key.setting().value()).append(" |\n");
    }
    return text.append('\n').append(KEYS).toString();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }
}
