package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * {@code query.*}: the limits of an answer (Q1). At a limit the answer is an error, never a cut.
 */
public record QuerySection(
    @Setting(
            value = "Combinations of values of \"by\" that one answer may hold.",
            defaultsTo = "100000",
            min = 1,
            max = 10_000_000)
        int maxGroups,
    @Setting(
            value = "Numbers of one group and interval that one answer may hold.",
            defaultsTo = "1000000",
            min = 1,
            max = 100_000_000)
        int maxPoints,
    @Setting(
            value = "Memory that one answer may take.",
            defaultsTo = "67108864",
            min = 1 << 20,
            max = 1L << 40)
        long maxBytes,
    @Setting(
            value = "How long the reading for an answer may take.",
            defaultsTo = "300000",
            min = 10,
            max = 600_000,
            unit = ChronoUnit.MILLIS)
        Duration maxTime,
    @Setting(value = "Answers made at once.", defaultsTo = "4", min = 1, max = 256) int maxRunning,
    @Setting(
            value = "Questions that wait for their turn; more are refused with 429.",
            defaultsTo = "64",
            min = 1,
            max = 10_000)
        int maxWaiting) {}
