/** Makes raw events again from the log, and forgets those that are too old. */
@NullMarked
package io.raingauge.server.rebuild;

import org.jspecify.annotations.NullMarked;
