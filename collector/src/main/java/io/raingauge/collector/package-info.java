@NullMarked
package io.raingauge.collector;

import org.jspecify.annotations.NullMarked;
