/** Small documents of projects, kept for good: saved queries, datasets, access keys. */
@NullMarked
package io.raingauge.document;

import org.jspecify.annotations.NullMarked;
