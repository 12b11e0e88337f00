@NullMarked
package io.raingauge.testkit;

import org.jspecify.annotations.NullMarked;
