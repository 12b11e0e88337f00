/** Conditions on properties. */
@NullMarked
package io.raingauge.filter;

import org.jspecify.annotations.NullMarked;
