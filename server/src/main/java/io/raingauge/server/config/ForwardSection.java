package io.raingauge.server.config;

/** {@code forward.*}: how the spool is sent to the log. */
public record ForwardSection(
    @Setting(
            value =
                "Bytes that were sent, or kept back to be sent again, and are not yet acknowledged;"
                    + " at the limit it waits. One partition gets at most a quarter. Kafka's client"
                    + " holds them in its 32 MB.",
            defaultsTo = "16777216",
            min = 1 << 20,
            max = 24 << 20)
        int maxInFlightBytes) {}
