package io.raingauge.filter;

import java.util.Set;

/** A test of one property. */
public sealed interface PropertyTest extends Filter
    permits Comparison, Exists, OneOf, TextTest, Within {
  /** The dotted path of the property. */
  String property();

  @Override
  default Set<String> properties() {
    return Set.of(property());
  }
}
