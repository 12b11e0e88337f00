package io.raingauge.store;

/**
 * One stored number: a pure function of the log of its partition and epoch up to and with the
 * offset {@code upto} (F2).
 *
 * @param state the states of the rollup's measures, one after another; not copied
 */
public record Cell(CellKey key, long upto, byte[] state) {}
