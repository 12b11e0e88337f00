/** Small JSON documents as plain objects: definitions, filters, questions. */
@NullMarked
package io.raingauge.json;

import org.jspecify.annotations.NullMarked;
