/** The numbers: states that take values, merge, and answer. */
@NullMarked
package io.raingauge.measure;

import org.jspecify.annotations.NullMarked;
