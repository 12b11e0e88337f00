/** The one place that reads the clock, and times as they are written. */
@NullMarked
package io.raingauge.time;

import org.jspecify.annotations.NullMarked;
