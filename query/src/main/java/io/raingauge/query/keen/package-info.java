/** The Keen dialect of asking: Keen's queries over the one query model. */
@NullMarked
package io.raingauge.query.keen;

import org.jspecify.annotations.NullMarked;
