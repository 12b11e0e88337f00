/** What chunks cost: to fill, to build, to merge and to read; and how small they are. */
@NullMarked
package io.raingauge.bench.chunk;

import org.jspecify.annotations.NullMarked;
