/** The properties of an event, read once into slots. */
@NullMarked
package io.raingauge.property;

import org.jspecify.annotations.NullMarked;
