package io.raingauge.server.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The rules of CONTRIBUTING.md that a machine can check, over every source file of the project. */
final class StyleTest {
  private static final int MAX_FILE_LINES = 500;
  private static final int MAX_METHOD_LINES = 70;
  private static final int MAX_PARAMETERS = 6;
  private static final Pattern BARE_TODO = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern CLOCK_READ =
      Pattern.compile(
          "System\\s*(\\.|::)\\s*currentTimeMillis|(Instant|LocalDate|LocalDateTime|ZonedDateTime|"
              + "OffsetDateTime)\\.now\\(\\)|new Date\\(\\)");
  private static final Pattern CATCH_ALL_NAME =
      Pattern.compile(".*(Util|Utils|Helper|Helpers|Manager|Impl|Misc|Data|Info)");

  @Test
  void noFileIsLongerThan500Lines() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_FILE_LINES) {
        wrong.add(
            file + " has " + lines + " lines: give a part of it a name and a file of its own");
      }
    }
    assertNone(wrong);
  }

  @Test
  void noMethodIsLongerThan70LinesOrTakesMoreThan6Parameters() throws IOException {
    List<String> wrong = new ArrayList<>();
    parse(
        (unit, positions) ->
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitMethod(MethodTree method, Void nothing) {
                long lines =
                    line(unit, positions, method, true) - line(unit, positions, method, false) + 1;
                String name = unit.getSourceFile().getName() + ": " + method.getName();
                if (lines > MAX_METHOD_LINES) {
                  wrong.add(name + " has " + lines + " lines: let helpers compute one thing each");
                }
                if (method.getParameters().size() > MAX_PARAMETERS
                    && !method.getName().contentEquals("<init>")) {
                  wrong.add(
                      name
                          + " has "
                          + method.getParameters().size()
                          + " parameters: a record is missing");
                }
                return super.visitMethod(method, null);
              }
            });
    assertNone(wrong);
  }

  @Test
  void noTypeHasACatchAllName() throws IOException {
    List<String> wrong = new ArrayList<>();
    parse(
        (unit, positions) ->
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitClass(ClassTree type, Void nothing) {
                if (CATCH_ALL_NAME.matcher(type.getSimpleName()).matches()) {
                  wrong.add(
                      unit.getSourceFile().getName()
                          + ": "
                          + type.getSimpleName()
                          + " says nothing: name what it does");
                }
                return super.visitClass(type, null);
              }
            });
    assertNone(wrong);
  }

  @Test
  void onlyOneClassReadsTheClock() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      if (!file.endsWith("io/raingauge/time/Clock.java")
          && !file.toString().contains("/src/test/")
          && CLOCK_READ.matcher(Files.readString(file)).find()) {
        wrong.add(
            file + " reads the clock: take an io.raingauge.time.Clock through the constructor");
      }
    }
    assertNone(wrong);
  }

  @Test
  void nothingIsLeftToDo() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      if (!file.endsWith("StyleTest.java") && BARE_TODO.matcher(Files.readString(file)).find()) {
        wrong.add(file + " has a note to do something: do it, or write an issue and link to it");
      }
    }
    assertNone(wrong);
  }

  @Test
  void everyPackageIsNullMarked() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      Path description = file.resolveSibling("package-info.java");
      if (!file.toString().contains("/src/test/")
          && !(Files.exists(description)
              && Files.readString(description).contains("@NullMarked"))) {
        wrong.add(file + ": its package needs a package-info.java with @NullMarked");
      }
    }
    assertNone(wrong);
  }

  private interface Scan {
    TreeScanner<Void, Void> over(CompilationUnitTree unit, SourcePositions positions);
  }

  private static void parse(Scan scan) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources()));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        scan.over(unit, positions).scan(unit, null);
      }
    }
  }

  private static long line(
      CompilationUnitTree unit, SourcePositions positions, Tree tree, boolean end) {
    long position =
        end ? positions.getEndPosition(unit, tree) : positions.getStartPosition(unit, tree);
    return unit.getLineMap().getLineNumber(position);
  }

  private static List<Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("CONTRIBUTING.md"))) {
      root = Objects.requireNonNull(root.getParent(), "the project's root");
    }
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> java =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.toString().contains("/src/"))
              .toList();
      assertFalse(java.isEmpty(), "no sources below " + root);
      return java;
    }
  }

  private static void assertNone(List<String> wrong) {
    assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
  }
}
