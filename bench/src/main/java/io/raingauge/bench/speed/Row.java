package io.raingauge.bench.speed;

import java.util.Arrays;

/** The rows of the table, and what makes the log that some of them read. */
enum Row {
  LOG("log", "the log of rows a, b, d and e", Logs::fill),
  BARE_LOOP("a", "bare loop: poll, parse, HashMap", BareLoop::run),
  LOG_TO_CELLS("b", "log to cells: Storm, acks, RocksDB", LogToCells::cells),
  LOG_TO_CHUNKS("b+", "the same, and chunks", LogToCells::cellsAndChunks),
  WHOLE_PIPELINE("c", "whole pipeline: HTTP to cells", WholePipeline::cells),
  PIPELINE_TO_CHUNKS("c+", "the same, and chunks", WholePipeline::cellsAndChunks),
  WITH_IDS("c′", "c with ids", WholePipeline::withIds),
  TUPLE_A_RECORD("d", "Storm, a tuple per record, HashMap", TupleARecord::run),
  STREAMS("e", "Kafka Streams, exactly-once v2", ExactlyOnceStreams::run);

  private final String label;
  private final String what;
  private final Run run;

  Row(String label, String what, Run run) {
    this.label = label;
    this.what = what;
    this.run = run;
  }

  String label() {
    return label;
  }

  String what() {
    return what;
  }

  void run(Plan plan) throws Exception {
    run.run(plan);
  }

  static Row of(String label) {
    return Arrays.stream(values())
        .filter(row -> row.label.equals(label) || row.label.replace("′", "2").equals(label))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(label + " is not a, b, b+, c, c+, c2, d or e"));
  }

  /** Measures, and tells a {@link Report}. */
  private interface Run {
    void run(Plan plan) throws Exception;
  }
}
