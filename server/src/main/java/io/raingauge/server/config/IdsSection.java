package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** {@code ids.*}: how long an event's id is remembered (F5). */
public record IdsSection(
    @Setting(
            value =
                "An event with an id that was counted within this time is not counted again."
                    + " An audit and a rebuild take the value of now for all of the log: after a"
                    + " change they may be wrong about events with ids that came before it.",
            defaultsTo = "31",
            min = 1,
            max = 3660,
            unit = ChronoUnit.DAYS)
        Duration window,
    @Setting(
            value =
                "How long an event may wait in a spool and its id still be compared with the whole"
                    + " window.",
            defaultsTo = "7",
            min = 0,
            max = 3660,
            unit = ChronoUnit.DAYS)
        Duration delay) {}
