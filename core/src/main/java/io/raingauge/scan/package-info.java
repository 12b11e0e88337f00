/**
 * A question over raw events, cut into steps that may run on other threads or in other processes
 * than the one that asks: the query implements the steps, the topology runs them.
 */
@NullMarked
package io.raingauge.scan;

import org.jspecify.annotations.NullMarked;
