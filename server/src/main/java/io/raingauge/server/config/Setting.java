package io.raingauge.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * What a setting is for, what it is when nobody says, and its bounds. {@code
 * docs/reference/configuration.md} is written from these.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** One or two sentences for the reference. */
  String value();

  /** The default, as it would be written. */
  String defaultsTo();

  long min() default Long.MIN_VALUE;

  long max() default Long.MAX_VALUE;

  /** The unit of a {@link java.time.Duration}, which becomes the end of its key. */
  ChronoUnit unit() default ChronoUnit.FOREVER;
}
