/** Keys, and what they allow. */
@NullMarked
package io.raingauge.access;

import org.jspecify.annotations.NullMarked;
