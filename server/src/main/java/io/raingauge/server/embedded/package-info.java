/** Kafka and Storm in this process, for one machine. The only place that starts an engine. */
@NullMarked
package io.raingauge.server.embedded;

import org.jspecify.annotations.NullMarked;
