package io.raingauge.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A setting that nothing reads would be a promise of the reference that nobody keeps. */
final class SettingsAreReadTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.raingauge.server");

  // Fails when Settings takes the forwarder's default instead of forward.max-in-flight-bytes.
  @Test
  void everySettingThatLeavesAChoiceIsRead() {
    List<String> unread = new ArrayList<>();
    collectUnread(Configuration.class, unread);
    assertEquals(List.of(), unread, "read them, or drop them from the reference");
  }

  private static void collectUnread(Class<?> section, List<String> unread) {
    JavaClass compiled = CLASSES.get(section);
    for (RecordComponent component : section.getRecordComponents()) {
      if (component.getType().isRecord()) {
        collectUnread(component.getType(), unread);
      }
      JavaMethod accessor = compiled.getMethod(component.getName());
      boolean isRead =
          !accessor.getCallsOfSelf().isEmpty() || !accessor.getReferencesToSelf().isEmpty();
      if (!isRead && leavesAChoice(component)) {
        unread.add(section.getSimpleName() + "." + component.getName());
      }
    }
  }

  private static boolean leavesAChoice(RecordComponent component) {
    Class<?> type = component.getType();
    return !type.isEnum() || Objects.requireNonNull(type.getEnumConstants()).length > 1;
  }
}
