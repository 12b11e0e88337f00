/** The audit (Q5): counts the log again, in its own way, and compares with the store. */
@NullMarked
package io.raingauge.server.audit;

import org.jspecify.annotations.NullMarked;
