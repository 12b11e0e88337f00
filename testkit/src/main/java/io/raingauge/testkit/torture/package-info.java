/** A real server under load, killed again and again, and an oracle that knows every number. */
@NullMarked
package io.raingauge.testkit.torture;

import org.jspecify.annotations.NullMarked;
