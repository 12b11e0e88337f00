package io.raingauge.server.style;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may see whom: server, then collector, topology, query and stores side by side, then core. */
final class LayeringTest {
  private static final String[] CORE = {
    "io.raingauge.access..",
    "io.raingauge.chunk..",
    "io.raingauge.deletion..",
    "io.raingauge.disk..",
    "io.raingauge.document..",
    "io.raingauge.expression..",
    "io.raingauge.filter..",
    "io.raingauge.fold..",
    "io.raingauge.json..",
    "io.raingauge.log..",
    "io.raingauge.measure..",
    "io.raingauge.property..",
    "io.raingauge.rollup..",
    "io.raingauge.scan..",
    "io.raingauge.store",
    "io.raingauge.time..",
    "io.raingauge.wire.."
  };
  private static final String[] LIBRARIES = {
    "java..",
    "javax.crypto..",
    "com.fasterxml.jackson.core..",
    "org.apache.datasketches..",
    "com.datadoghq.sketch..",
    "com.google.re2j..",
    "org.jspecify.."
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.raingauge");

  @Test
  void theFourInTheMiddleNeverSeeEachOther() {
    slices()
        .matching("io.raingauge.(collector|topology|query|store.rocksdb)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.raingauge.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void coreSeesOnlyTheJdkItsParserAndItsSketches() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(plus(CORE, LIBRARIES))
        .check(CLASSES);
  }

  @Test
  void theFoldSeesNeitherDiskNorClockNorLibraries() {
    noClasses()
        .that()
        .resideInAPackage("io.raingauge.fold..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io",
            "java.nio.file..",
            "java.time",
            "io.raingauge.disk..",
            "io.raingauge.document..",
            "io.raingauge.time..",
            "com..",
            "org.apache..")
        .check(CLASSES);
  }

  @Test
  void thirdPartiesStayBehindTheirFences() {
    fence("org.apache.storm..", "io.raingauge.topology..", "io.raingauge.server.embedded..");
    fence(
        "org.apache.kafka..",
        "io.raingauge.collector.forward..",
        "io.raingauge.topology..",
        "io.raingauge.server.embedded..");
    fence("org.rocksdb..", "io.raingauge.store.rocksdb..");
    fence(
        "com.linecorp.armeria..",
        "io.raingauge.collector.http..",
        "io.raingauge.collector.keen..",
        "io.raingauge.query.http..",
        "io.raingauge.query.keen..",
        "io.raingauge.server..");
  }

  private static String[] plus(String[] some, String[] others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
  }

  private static void fence(String library, String... allowed) {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("io.raingauge..")
            .and()
            .resideOutsideOfPackages(allowed)
            .and()
            .resideOutsideOfPackage("io.raingauge.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library);
    rule.check(CLASSES);
  }
}
