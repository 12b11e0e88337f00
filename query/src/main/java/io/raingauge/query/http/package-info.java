/** Questions and answers over HTTP. */
@NullMarked
package io.raingauge.query.http;

import org.jspecify.annotations.NullMarked;
