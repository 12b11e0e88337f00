/** What runs on a Storm cluster that is not in this process: the workers' side, and their jar. */
@NullMarked
package io.raingauge.server.cluster;

import org.jspecify.annotations.NullMarked;
