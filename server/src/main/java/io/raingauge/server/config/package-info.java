/** The configuration: one record per component, read in one place, immutable after. */
@NullMarked
package io.raingauge.server.config;

import org.jspecify.annotations.NullMarked;
