package io.raingauge.server.cli;

import io.raingauge.server.config.Configuration;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the process of a server logs, and where it puts what is gone when it ends: both in the data
 * folder. Chosen before the first logger is made and the first native library is unpacked.
 *
 * <p>A process that is killed leaves 20 MB of native libraries behind; the next one that locks the
 * folder clears them away.
 */
final class ProcessFolders {
  private static final String TEMPORARY = "java.io.tmpdir";

  private ProcessFolders() {}

  /** What reaches the standard error; the files get all. */
  enum Console {
    INFO,
    WARN
  }

  static void choose(Configuration configuration, Console console) {
    Path data = configuration.data().toAbsolutePath();
    setDefault("log4j2.configurationFile", "log4j2-server.xml");
    setDefault("raingauge.log.folder", data.resolve("log").toString());
    setDefault("raingauge.log.console", console.name().toLowerCase(Locale.ROOT));
    if (!isGiven(TEMPORARY)) {
      System.setProperty(TEMPORARY, data.resolve("tmp").toString());
    }
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Whether the command line of the JVM has it; the property alone always has a value. */
  private static boolean isGiven(String property) {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(argument -> argument.startsWith("-D" + property + "="));
  }
}
