package io.raingauge.rollup;

/**
 * A definition that the fold of one partition has met in its log (F6).
 *
 * @param id names its cells
 * @param rollup the definition
 * @param completeFromMs windows that begin at this time or later hold all events of the collection
 *     in this partition; earlier ones may lack those that came before the definition. {@link
 *     Long#MIN_VALUE}: all are complete
 */
public record RollupInForce(RollupId id, Rollup rollup, long completeFromMs) {}
