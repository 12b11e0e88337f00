/** The fold over the model of a store. */
@NullMarked
package io.raingauge.fold;

import org.jspecify.annotations.NullMarked;
