/** The one place that reads the clock. */
@NullMarked
package io.raingauge.time;

import org.jspecify.annotations.NullMarked;
