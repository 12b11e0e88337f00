/** The one jar as a user has it: a process, its port, its data folder, and real input. */
@NullMarked
package io.raingauge.server.whole;

import org.jspecify.annotations.NullMarked;
