/** The HTTP server that carries the services of the other modules: who may ask, and the limits. */
@NullMarked
package io.raingauge.server.http;

import org.jspecify.annotations.NullMarked;
