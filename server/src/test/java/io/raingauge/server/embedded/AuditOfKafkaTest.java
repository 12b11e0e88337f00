package io.raingauge.server.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.fold.FoldSettings;
import io.raingauge.server.audit.Audit;
import io.raingauge.server.audit.AuditLimits;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.audit.Progress;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.topology.KafkaStretches;
import io.raingauge.wire.LogRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Q5, with the real Kafka and the real Storm. */
final class AuditOfKafkaTest {
  @Test
  void aStretchIsReadAsItIsAndTheAuditOfItFindsNothing(@TempDir Path folder) throws Exception {
    MemoryStore store = new MemoryStore();
    try (Engines engines = Engines.start(folder, store);
        LogWriter writer = new LogWriter(7, engines.log())) {
      for (int record = 0; record < 40; record++) {
        writer.send(record % 2, 20);
      }
      writer.put(0, "stranger".getBytes(StandardCharsets.UTF_8), new byte[] {1});
      writer.sendAgain(0, 1, 100);
      writer.flush();
      writer.send(0, 1);
      assertTrue(engines.progress().await(writer.receipt(), Engines.PATIENCE));
      try (KafkaStretches log = KafkaStretches.connect(engines.log())) {
        assertEquals(23, log.bounds(0).end());
        List<LogRecord> records = new ArrayList<>();
        assertTrue(log.read(0, 5, 22, records::add));
        assertEquals(16, records.size(), "17 offsets, one of them a stranger's");
        assertEquals(5, records.get(0).offset());
        assertEquals(21, records.get(15).offset());
        AuditReport report =
            new Audit(store, log, FoldSettings.DEFAULT, AuditLimits.DEFAULT, () -> 0)
                .run(AuditScope.all(LogWriter.PROJECT), () -> false, Progress.UNSEEN);
        assertEquals(801, report.events());
        assertEquals(0, report.differingCells(), report.toTree().toString());
        assertEquals(0, report.differingChunkCount(), report.toTree().toString());
        assertTrue(report.chunks() > 0, "no chunk was compared");
        assertEquals(List.of(), report.skipped());
        assertTrue(report.cells() > 801, "compared " + report.cells());
      }
    }
  }
}
