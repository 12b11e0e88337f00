package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

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
                    + " less CPU and disk. What was not kept does not come later.",
            defaultsTo = "true")
        boolean rawEvents,
    @Setting(
            value =
                "Bytes of memory for the raw events of a partition between two flushes; when it is"
                    + " full a flush comes early. An event of 150 bytes takes 70.",
            defaultsTo = "8388608",
            min = 1 << 16,
            max = 1L << 40)
        long maxRawBytes) {}
