@NullMarked
package io.raingauge.query;

import org.jspecify.annotations.NullMarked;
