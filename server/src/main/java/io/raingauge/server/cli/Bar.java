package io.raingauge.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on the standard error: drawn over itself on a terminal, a line every ten seconds
 * elsewhere.
 */
final class Bar {
  private static final int WIDTH = 100;
  private static final int TERMINAL_MS = 100;
  private static final int FILE_MS = 10_000;

  private Bar() {}

  /** Where it is drawn. */
  enum Shown {
    ON_STANDARD_ERROR,
    NOWHERE
  }

  /**
   * @param total how many units; -1 when nobody knows
   * @param unit what is counted, with a space before it
   * @param unitSize how many make one that is shown
   */
  static ProgressBar of(String task, long total, String unit, long unitSize, Shown shown) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, unitSize)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII);
    PrintStream err = System.err;
    if (shown == Shown.NOWHERE) {
      return builder.setConsumer(new DelegatingProgressBarConsumer(line -> {}, WIDTH)).build();
    }
    return isTerminal()
        ? builder
            .setUpdateIntervalMillis(TERMINAL_MS)
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .build()
        : builder
            .setUpdateIntervalMillis(FILE_MS)
            .setConsumer(new DelegatingProgressBarConsumer(err::println, WIDTH))
            .build();
  }

  /** The launcher knows. Without it Linux does; elsewhere a line every ten seconds will do. */
  private static boolean isTerminal() {
    String told = System.getProperty("raingauge.terminal");
    if (told != null) {
      return told.equals("true");
    }
    try {
      String device = Path.of("/proc/self/fd/2").toRealPath().toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
