/** The command line: one class for each command. */
@NullMarked
package io.raingauge.server.cli;

import org.jspecify.annotations.NullMarked;
