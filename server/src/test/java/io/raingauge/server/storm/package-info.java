/**
 * A real Storm cluster of processes of their own, on this machine, for the tests of the one jar.
 */
@NullMarked
package io.raingauge.server.storm;

import org.jspecify.annotations.NullMarked;
