/** Definitions: which numbers are kept for which series and windows. */
@NullMarked
package io.raingauge.rollup;

import org.jspecify.annotations.NullMarked;
