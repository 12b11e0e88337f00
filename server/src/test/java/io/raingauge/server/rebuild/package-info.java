/** Tests of what makes raw events again, and forgets them. */
@NullMarked
package io.raingauge.server.rebuild;

import org.jspecify.annotations.NullMarked;
