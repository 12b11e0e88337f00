/** The fold of one partition of the log into cells, ids and checkpoints. */
@NullMarked
package io.raingauge.fold;

import org.jspecify.annotations.NullMarked;
