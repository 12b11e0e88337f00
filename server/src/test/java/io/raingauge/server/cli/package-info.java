@NullMarked
package io.raingauge.server.cli;

import org.jspecify.annotations.NullMarked;
