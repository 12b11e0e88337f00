package io.raingauge.server.cli;

import io.raingauge.server.config.Configuration;
import io.raingauge.server.config.ConfigurationReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of commands that start a server. The later ones of these win: file, environment,
 * options.
 */
final class ServerOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings from a .yaml or .properties file.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--set"},
      paramLabel = "KEY=VALUE",
      description = {
        "One setting, for example -o spool.max-bytes=1073741824.",
        "docs/reference/configuration.md has them all."
      })
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "The folder that holds everything. Default: raingauge-data")
  private @Nullable String data;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address to listen on. Default: 127.0.0.1")
  private @Nullable String bind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on. Default: 8080")
  private @Nullable String port;

  @Option(
      names = "--insecure",
      description = "Listen on an address that other machines reach, without any keys.")
  private boolean insecure;

  /**
   * The configuration that all of it makes.
   *
   * @throws io.raingauge.server.config.ConfigurationException with everything that is wrong
   */
  Configuration configuration() {
    ConfigurationReader reader = new ConfigurationReader();
    if (file != null) {
      reader.file(file);
    }
    reader.environment(System.getenv()).options(settings);
    set(reader, "data", data);
    set(reader, "server.bind", bind);
    set(reader, "server.port", port);
    set(reader, "server.insecure", insecure ? "true" : null);
    return reader.read();
  }

  private static void set(ConfigurationReader reader, String key, @Nullable String value) {
    if (value != null) {
      reader.set(key, value);
    }
  }
}
