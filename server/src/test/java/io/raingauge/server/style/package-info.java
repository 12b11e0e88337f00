@NullMarked
package io.raingauge.server.style;

import org.jspecify.annotations.NullMarked;
