/** What the spool asks of a disk. */
@NullMarked
package io.raingauge.disk;

import org.jspecify.annotations.NullMarked;
