package io.raingauge.server.audit;

import io.raingauge.topology.LogBounds;
import io.raingauge.topology.LogStretches;
import io.raingauge.wire.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A log of one partition, in memory: it can lose its tail or head, or be made anew. */
public final class ListedLog implements LogStretches {
  public final TreeMap<Long, LogRecord> records = new TreeMap<>();
  private int topics;
  public long earliest;
  public long end;

  /** What happens to it before the next reading ends; once. */
  public Runnable meanwhile = () -> {};

  public void append(LogRecord record) {
    records.put(record.offset(), record);
    end = record.offset() + 1;
  }

  public String topicId() {
    return "topic-" + topics;
  }

  public void cut(long newEnd) {
    records.tailMap(newEnd).clear();
    end = newEnd;
    earliest = Math.min(earliest, end);
  }

  public void makeAnew() {
    topics++;
    records.clear();
    earliest = 0;
    end = 0;
  }

  public void dropHead(long newEarliest) {
    records.headMap(newEarliest).clear();
    earliest = newEarliest;
  }

  public List<LogRecord> from(long offset) {
    return new ArrayList<>(records.tailMap(offset).values());
  }

  @Override
  public LogBounds bounds(int partition) {
    return new LogBounds(topicId(), earliest, end);
  }

  @Override
  public boolean read(int partition, long from, long to, Consumer<LogRecord> each) {
    records.subMap(from, to).values().forEach(each);
    Runnable happens = meanwhile;
    meanwhile = () -> {};
    happens.run();
    return from >= earliest && to <= end;
  }

  @Override
  public void close() {}
}
