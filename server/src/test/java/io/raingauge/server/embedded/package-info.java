@NullMarked
package io.raingauge.server.embedded;

import org.jspecify.annotations.NullMarked;
