package io.raingauge.server.config;

/** {@code spool.*}: what collectors keep until a checkpoint has taken it (S1 to S5). */
public record SpoolSection(
    @Setting(
            value =
                "The spool never outgrows this (S4). At the limit events are refused with 503 and"
                    + " Retry-After.",
            defaultsTo = "8589934592",
            min = 1L << 27,
            max = 1L << 40)
        long maxBytes,
    @Setting(
            value =
                "Projects, with commas between them, whose events are dropped at that limit rather"
                    + " than refused: their clients get 200 and need not send again. What was"
                    + " dropped is counted in the status.",
            defaultsTo = "")
        String dropProjects,
    @Setting(
            value =
                "The size of a segment, the file that is deleted as a whole once it is confirmed"
                    + " (S5).",
            defaultsTo = "134217728",
            min = 8 << 20,
            max = 1 << 30)
        int segmentBytes,
    @Setting(
            value = "Batches that wait for the disk; more are refused with 503.",
            defaultsTo = "4096",
            min = 1,
            max = 1_000_000)
        int maxWaitingBatches,
    @Setting(
            value = "Bytes that wait for the disk; more are refused with 503.",
            defaultsTo = "33554432",
            min = 1 << 20,
            max = 1 << 30)
        int maxWaitingBytes,
    @Setting(
            value =
                "What the spool leaves free on the disk, for the log and the store that may share"
                    + " it. Below it events are refused with 507.",
            defaultsTo = "67108864",
            min = 0,
            max = 1L << 40)
        long minFreeBytes,
    @Setting(
            value = "Newest frames kept in memory, so that sending them on reads no disk.",
            defaultsTo = "8388608",
            min = 0,
            max = 1 << 30)
        int recentBytes) {}
