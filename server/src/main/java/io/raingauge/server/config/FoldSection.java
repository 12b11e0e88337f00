package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code fold.*}: how the log becomes cells and chunks. */
public record FoldSection(
    @Setting(
            value = "How often changed cells and a checkpoint are written (F3).",
            defaultsTo = "500",
            min = 10,
            max = 10_000,
            unit = ChronoUnit.MILLIS)
        Duration flush,
    @Setting(
            value =
                "Bytes of memory for the cells of a partition; those beyond are read again when"
                    + " they change (F4). A cell takes 0.2 KB, with full sketches 4 to 33 KB.",
            defaultsTo = "4194304",
            min = 1 << 20,
            max = 1L << 40)
        long maxBytes,
    @Setting(
            value = "Ids that a partition keeps in memory between two flushes.",
            defaultsTo = "250000",
            min = 100,
            max = 100_000_000)
        int maxIds,
    @Setting(
            value =
                "Whether events are kept as they came, in chunks, besides the cells: then any"
                    + " question is answered, not only those of rollups. Without them counting takes"
                    + " less CPU and disk. What was not kept comes later only by \"raingauge"
                    + " rebuild\", and only as long as the log has it.",
            defaultsTo = "true")
        boolean rawEvents,
    @Setting(
            value =
                "Bytes of memory for the raw events of a partition between two flushes; when it is"
                    + " full a flush comes early. An event of 150 bytes takes 70.",
            defaultsTo = "4194304",
            min = 1 << 16,
            max = 1L << 40)
        long maxRawBytes,
    @Setting(
            value =
                "How long raw events are kept, by their own times; 0: for ever. What is counted"
                    + " stays; a question that needs older raw events is refused.",
            defaultsTo = "0",
            min = 0,
            max = 36_500,
            unit = ChronoUnit.DAYS)
        Duration keepRaw,
    @Setting(
            value =
                "Collections whose raw events are kept otherwise, and for how many days:"
                    + " clicks=30,orders=0.",
            defaultsTo = "")
        String keepRawDaysOf) {
  private static final Pattern DAYS = Pattern.compile("\\s*(.+?)\\s*=\\s*([0-9]{1,5})\\s*");
  private static final long MOST_DAYS = 36_500;

  public FoldSection {
    keeps(keepRawDaysOf);
  }

  /**
   * What a text such as {@code clicks=30,orders=0} says: of each collection how long its raw events
   * are kept; empty for ever.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Map<String, Optional<Duration>> keeps(String text) {
    Map<String, Optional<Duration>> keeps = new LinkedHashMap<>();
    for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Matcher entry = DAYS.matcher(each);
      if (!entry.matches() || Long.parseLong(entry.group(2)) > MOST_DAYS) {
        throw new IllegalArgumentException(
            "fold.keep-raw-days-of=%s: \"%s\" is not a collection and days from 0 to %d, such as clicks=30. The default is empty."
                .formatted(text, each, MOST_DAYS));
      }
      long days = Long.parseLong(entry.group(2));
      keeps.put(entry.group(1), days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days)));
    }
    return keeps;
  }
}
