/**
 * Answers from raw events: which chunks can match, one pass over the columns that a question names,
 * and the merge of what each chunk gave. It knows no question as a client asks it, and no rollup.
 */
@NullMarked
package io.raingauge.query.scan;

import org.jspecify.annotations.NullMarked;
