package io.raingauge.server.cli;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that talk to a server. */
final class ClientOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:RAINGAUGE_SERVER:-http://127.0.0.1:8080/}",
      description = "The server. Default: RAINGAUGE_SERVER, or http://127.0.0.1:8080/")
  private String server = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:RAINGAUGE_KEY}",
      description = {
        "The key, where the server has keys. Default: RAINGAUGE_KEY,",
        "which unlike an option is not shown to others in the list of processes."
      })
  private @Nullable String key;

  ApiClient client() {
    return new ApiClient(url(server), Optional.ofNullable(key).filter(text -> !text.isBlank()));
  }

  private static URI url(String text) {
    String whole = text.contains("://") ? text : "http://" + text;
    try {
      URI url = URI.create(whole.endsWith("/") ? whole : whole + "/");
      if (url.getHost() != null && url.getScheme().matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // It gets the same sentence as a URL without a host.
    }
    throw new CommandFailedException(
        "--server " + text + " is not a URL such as http://127.0.0.1:8080/");
  }
}
