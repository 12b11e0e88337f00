/** The raw events of a collection as columns: built, merged, read and given back; pure code. */
@NullMarked
package io.raingauge.chunk;

import org.jspecify.annotations.NullMarked;
