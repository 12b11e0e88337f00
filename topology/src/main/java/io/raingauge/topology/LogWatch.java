package io.raingauge.topology;

import static java.util.Objects.requireNonNull;

import io.raingauge.log.LogUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the log who it is and how far it reaches: before a fold begins, and now and then while it
 * runs, so that a topic that is made anew in between is noticed (F7). For one thread.
 */
final class LogWatch implements AutoCloseable {
  private static final long TIMEOUT_MS = 15_000;
  private static final int MOST_TRIES = 3;

  private final String topic;
  private final Admin admin;
  private Optional<Question> asked = Optional.empty();

  LogWatch(String topic, Admin admin) {
    this.topic = topic;
    this.admin = admin;
  }

  /**
   * The bounds of some partitions, all of one identity of the topic.
   *
   * @throws LogUnavailableException when the log could not answer; a retry is safe
   */
  Map<Integer, LogBounds> now(Set<Integer> partitions) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Map<Integer, LogBounds> bounds = new Question(partitions).answer();
      String idAfter = get(topicId());
      if (bounds.values().stream().allMatch(each -> each.topicId().equals(idAfter))) {
        return bounds;
      }
    }
    throw new LogUnavailableException(
        "topic %s was made anew %d times while it was looked at".formatted(topic, MOST_TRIES),
        new TimeoutException());
  }

  /** Whether a question is open. */
  boolean isAsked() {
    return asked.isPresent();
  }

  /** Asks without waiting; an open question is forgotten. */
  void askLater(Set<Integer> partitions) {
    asked = Optional.of(new Question(partitions));
  }

  /**
   * The answer to {@link #askLater}, once it is there.
   *
   * @throws LogUnavailableException when the log could not answer; a retry is safe
   */
  Optional<Map<Integer, LogBounds>> answer() {
    if (asked.isEmpty() || !asked.get().isAnswered()) {
      return Optional.empty();
    }
    Question question = asked.get();
    asked = Optional.empty();
    return Optional.of(question.answer());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private KafkaFuture<String> topicId() {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .thenApply(topics -> requireNonNull(topics.get(topic)).topicId().toString());
  }

  private Map<TopicPartition, OffsetSpec> each(Set<Integer> partitions, OffsetSpec spec) {
    return partitions.stream()
        .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), each -> spec));
  }

  private <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException(
          "topic %s did not tell its bounds; is it there, and do its brokers run?".formatted(topic),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while asking for topic " + topic, e);
    }
  }

  /** What was asked at one moment. */
  private final class Question {
    private final KafkaFuture<String> topicId;
    private final KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> earliest;
    private final KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> end;

    Question(Set<Integer> partitions) {
      topicId = topicId();
      earliest = admin.listOffsets(each(partitions, OffsetSpec.earliest())).all();
      end = admin.listOffsets(each(partitions, OffsetSpec.latest())).all();
    }

    boolean isAnswered() {
      return topicId.isDone() && earliest.isDone() && end.isDone();
    }

    Map<Integer, LogBounds> answer() {
      String id = get(topicId);
      Map<TopicPartition, ListOffsetsResultInfo> first = get(earliest);
      Map<Integer, LogBounds> bounds = new HashMap<>();
      get(end)
          .forEach(
              (at, last) ->
                  bounds.put(
                      at.partition(),
                      new LogBounds(id, requireNonNull(first.get(at)).offset(), last.offset())));
      return bounds;
    }
  }
}
