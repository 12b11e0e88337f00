package io.raingauge.store;

/** A collection of a project. */
public record CollectionName(String project, String collection) {}
