/** What users delete of raw events, on its way through the log and in force. */
@NullMarked
package io.raingauge.deletion;

import org.jspecify.annotations.NullMarked;
