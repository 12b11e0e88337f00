/** From the spool to the log, again and again until it is counted (S5). */
@NullMarked
package io.raingauge.collector.forward;

import org.jspecify.annotations.NullMarked;
