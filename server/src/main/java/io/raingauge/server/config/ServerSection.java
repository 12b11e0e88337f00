package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** {@code server.*}: where the server listens, and the limits of requests. */
public record ServerSection(
    @Setting(
            value =
                "The address to listen on. Another than a loopback address needs keys, or"
                    + " server.insecure.",
            defaultsTo = "127.0.0.1")
        String bind,
    @Setting(
            value = "The port to listen on; 0 takes a free one.",
            defaultsTo = "8080",
            min = 0,
            max = 65535)
        int port,
    @Setting(
            value = "Whether anybody who reaches an address that is not loopback may do anything.",
            defaultsTo = "false")
        boolean insecure,
    @Setting(
            value =
                "Whether Keen's old scoped keys are understood. They have no checksum: who holds"
                    + " one can make another of it with no restrictions at all.",
            defaultsTo = "false")
        boolean scopedKeys,
    @Setting(
            value = "Open connections; a further one is closed at once.",
            defaultsTo = "2000",
            min = 10,
            max = 100_000)
        int maxConnections,
    @Setting(
            value = "How long a request may take before it is answered 503.",
            defaultsTo = "60000",
            min = 1000,
            max = 600_000,
            unit = ChronoUnit.MILLIS)
        Duration requestTimeout,
    @Setting(
            value = "How long a stop waits for requests that have begun.",
            defaultsTo = "5000",
            min = 0,
            max = 60_000,
            unit = ChronoUnit.MILLIS)
        Duration stop) {}
