@NullMarked
package io.raingauge.server.config;

import org.jspecify.annotations.NullMarked;
