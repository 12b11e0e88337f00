@NullMarked
package io.raingauge.server;

import org.jspecify.annotations.NullMarked;
