/** How fast: the table of docs/performance.md, all rows in one run. */
@NullMarked
package io.raingauge.bench.speed;

import org.jspecify.annotations.NullMarked;
