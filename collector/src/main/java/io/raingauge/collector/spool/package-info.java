/** What a collector has promised to count, on disk until it is counted (S1 to S5). */
@NullMarked
package io.raingauge.collector.spool;

import org.jspecify.annotations.NullMarked;
