/** The real spool, forwarder and fold, in one thread, in a world where everything goes wrong. */
@NullMarked
package io.raingauge.server.simulation;

import org.jspecify.annotations.NullMarked;
