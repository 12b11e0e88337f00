@NullMarked
package io.raingauge.server.cluster;

import org.jspecify.annotations.NullMarked;
