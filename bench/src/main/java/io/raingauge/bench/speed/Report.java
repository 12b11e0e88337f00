package io.raingauge.bench.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the process of a row tells the one that prints the table: lines on its standard output.
 * Everything else that it prints is progress.
 */
final class Report {
  private static final String COST = "cost ";
  private static final String NOTE = "note ";

  private final List<String> notes = new ArrayList<>();
  private Optional<Cost> cost = Optional.empty();

  static void tell(Cost cost) {
    System.out.printf("%s%d %d %d%n", COST, cost.events(), cost.cpuNanos(), cost.wallNanos());
  }

  /** A remark below the table. */
  static void note(String format, Object... values) {
    System.out.println(NOTE + format.formatted(values));
  }

  static void progress(String format, Object... values) {
    System.out.println("    " + format.formatted(values));
  }

  /** Takes a line of the row's process; what is no result is shown. */
  void take(String line) {
    if (line.startsWith(COST)) {
      String[] numbers = line.substring(COST.length()).split(" ", -1);
      Cost told =
          new Cost(
              Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
      cost = Optional.of(told);
      progress("%.2f µs/event, %,.0f events/s", told.cpuMicrosPerEvent(), told.eventsPerSecond());
    } else if (line.startsWith(NOTE)) {
      notes.add(line.substring(NOTE.length()));
      System.out.println("    " + line.substring(NOTE.length()));
    } else {
      System.out.println(line);
    }
  }

  Optional<Cost> cost() {
    return cost;
  }

  List<String> notes() {
    return notes;
  }
}
