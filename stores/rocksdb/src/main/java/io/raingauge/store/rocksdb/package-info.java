@NullMarked
package io.raingauge.store.rocksdb;

import org.jspecify.annotations.NullMarked;
