/**
 * Expressions over the properties of an event: what they are, and how they are read and written.
 */
@NullMarked
package io.raingauge.expression;

import org.jspecify.annotations.NullMarked;
