package io.raingauge.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings, printed with aligned columns: those whose every value is a number to the
 * right, others to the left. For one thread.
 */
final class Table {
  private static final int MAX_CELL = 60;

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  /** Appends a row: a text for each heading. */
  void row(List<String> cells) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + headings.size());
    }
    rows.add(List.copyOf(cells));
  }

  /** Prints for a person: aligned, control characters and overlong texts made harmless. */
  void print(PrintWriter out) {
    int[] widths = new int[headings.size()];
    boolean[] right = new boolean[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      int at = column;
      widths[at] = headings.get(at).length();
      rows.forEach(row -> widths[at] = Math.max(widths[at], shown(row.get(at)).length()));
      right[at] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(at)));
    }
    out.println(line(headings, widths, right));
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    out.println(line(rules, widths, right));
    rows.forEach(row -> out.println(line(row, widths, right)));
    out.flush();
  }

  /** Prints as RFC 4180 has it, but with the line ends of Unix. */
  void printCsv(PrintWriter out) {
    out.println(csv(headings));
    rows.forEach(row -> out.println(csv(row)));
    out.flush();
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = shown(cells.get(column));
      String space = " ".repeat(Math.max(0, widths[column] - cell.length()));
      line.append(column == 0 ? "" : "  ").append(right[column] ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  private static String shown(String cell) {
    String plain = cell.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_CELL ? plain : plain.substring(0, MAX_CELL - 1) + "…";
  }

  private static boolean isNumber(String cell) {
    return cell.isEmpty() || cell.equals("-") || cell.matches("-?[0-9][0-9,]*(\\.[0-9]+)?( ?%)?");
  }

  private static String csv(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      boolean quoted = cell.matches("(?s).*[\",\\r\\n].*");
      line.append(line.isEmpty() ? "" : ",");
      line.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    return line.toString();
  }
}
