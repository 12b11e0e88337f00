/** What the log's records, their keys and the receipts' tokens look like in bytes. */
@NullMarked
package io.raingauge.wire;

import org.jspecify.annotations.NullMarked;
