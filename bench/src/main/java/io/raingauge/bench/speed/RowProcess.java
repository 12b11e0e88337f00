package io.raingauge.bench.speed;

import java.util.Arrays;

/** The process of one row. */
public final class RowProcess {
  private RowProcess() {}

  /** Arguments: the row's label, then the plan. */
  public static void main(String[] arguments) {
    int code = 0;
    try {
      Row.of(arguments[0]).run(Plan.of(Arrays.asList(arguments).subList(1, arguments.length)));
    } catch (Exception e) { // The top of a process.
      e.printStackTrace();
      code = 1;
    }
    System.exit(code); // Storm leaves threads behind.
  }
}
