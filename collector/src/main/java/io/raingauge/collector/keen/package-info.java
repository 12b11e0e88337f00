/** The Keen dialect of receiving: Keen's addresses and shapes over the one collector. */
@NullMarked
package io.raingauge.collector.keen;

import org.jspecify.annotations.NullMarked;
