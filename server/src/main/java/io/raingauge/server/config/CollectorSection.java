package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** {@code collector.*}: how events are received. */
public record CollectorSection(
    @Setting(
            value =
                "Bytes of bodies in memory at once, as sent and decoded; a request beyond is"
                    + " refused with 503.",
            defaultsTo = "67108864",
            min = 10 << 20,
            max = 1L << 36)
        long maxPendingBytes,
    @Setting(value = "Events in one body.", defaultsTo = "100000", min = 1, max = 10_000_000)
        int maxBatchEvents,
    @Setting(
            value = "What a client that is refused is told to wait.",
            defaultsTo = "1",
            min = 1,
            max = 3600,
            unit = ChronoUnit.SECONDS)
        Duration retryAfter) {}
