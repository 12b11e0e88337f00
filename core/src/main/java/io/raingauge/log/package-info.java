/** The log as its writer sees it: append, acknowledge, end. */
@NullMarked
package io.raingauge.log;

import org.jspecify.annotations.NullMarked;
