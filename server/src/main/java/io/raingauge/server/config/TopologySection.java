package io.raingauge.server.config;

/** {@code topology.*}: how Storm reads the log. */
public record TopologySection(
    @Setting(
            value = "Tasks that read the log; partitions are dealt out among them.",
            defaultsTo = "1",
            min = 1,
            max = 1024)
        int readers,
    @Setting(
            value = "Tasks that fold; partitions are dealt out among them.",
            defaultsTo = "2",
            min = 1,
            max = 1024)
        int folds) {}
