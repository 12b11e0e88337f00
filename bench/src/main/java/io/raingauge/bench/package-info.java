/** Benchmarks, baselines and the long torture; not shipped. */
@NullMarked
package io.raingauge.bench;

import org.jspecify.annotations.NullMarked;
