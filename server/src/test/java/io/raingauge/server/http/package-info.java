@NullMarked
package io.raingauge.server.http;

import org.jspecify.annotations.NullMarked;
