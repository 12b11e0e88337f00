package io.raingauge.filter;

import io.raingauge.property.PropertyValues;

/** A filter bound to the slots of some values. Allocates nothing; for many threads. */
@FunctionalInterface
public interface Condition {
  boolean test(PropertyValues values);
}
