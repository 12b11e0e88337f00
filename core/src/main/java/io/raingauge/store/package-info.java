/** The store SPI: cells, ids and checkpoints. */
@NullMarked
package io.raingauge.store;

import org.jspecify.annotations.NullMarked;
