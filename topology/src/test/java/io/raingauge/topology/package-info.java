@NullMarked
package io.raingauge.topology;

import org.jspecify.annotations.NullMarked;
