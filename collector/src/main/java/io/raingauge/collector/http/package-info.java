/** The collector's HTTP side: bodies in, receipts out, definitions of rollups. */
@NullMarked
package io.raingauge.collector.http;

import org.jspecify.annotations.NullMarked;
