/** Tests of the audit. */
@NullMarked
package io.raingauge.server.audit;

import org.jspecify.annotations.NullMarked;
