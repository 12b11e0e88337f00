package io.raingauge.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./raingauge}, with a Maven and a Java that only say what they were told. */
final class LauncherTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void itIsBash() throws Exception {
    assertEquals("0 ", run(Path.of("/"), "bash", "-n", root().resolve("raingauge").toString()));
  }

  @Test
  void itBuildsOnceAndThenStartsTheJar() throws Exception {
    Path home = home();
    String first = run(home, "./raingauge", "status", "--json");
    assertTrue(first.contains("Building Raingauge"), first);
    assertTrue(first.matches("(?s)0 .*-Xmx512m.* -jar .*/raingauge.jar status --json\n"), first);
    String second = run(home, "./raingauge", "status");
    assertTrue(second.matches("(?s)0 java .*status\n"), second);
    Path source = home.resolve("core/src/main/java/A.java");
    Files.createDirectories(Objects.requireNonNull(source.getParent()));
    Files.writeString(source, "class A {}");
    assertTrue(run(home, "./raingauge", "x").contains("Building Raingauge"), "a source is newer");
  }

  /** Tests start the jar without the script, and mean what it does. */
  @Test
  void itAddsTheEnvironmentThatTestsAdd() throws Exception {
    Path home = home();
    script(
        home.resolve("bin/java"),
        "[[ $1 == -XshowSettings* ]] && echo '    java.specification.version = 17' >&2 || env");
    Set<String> added = environment(run(home, "./raingauge", "status"));
    added.removeAll(environment(run(home, "env")));
    added.removeIf(line -> line.matches("(SHLVL|_|OLDPWD|PWD)=.*|.*Building.*"));
    Set<String> known = new TreeSet<>();
    ServerProcess.ENVIRONMENT.forEach((name, value) -> known.add(name + "=" + value));
    assertEquals(known, added);
  }

  private static Set<String> environment(String answer) {
    return new TreeSet<>(List.of(answer.substring("0 ".length()).split("\n", -1)));
  }

  @Test
  void aBuildThatFailsShowsWhyAndWhereTheRestIs() throws Exception {
    Path home = home();
    script(home.resolve("bin/mvn"), "echo some error; exit 1");
    String answer = run(home, "./raingauge", "serve");
    assertTrue(answer.startsWith("1 "), answer);
    assertTrue(answer.contains("some error"), answer);
    assertTrue(answer.contains("build.log"), answer);
  }

  @Test
  void anOldJavaIsRefusedInOneLine() throws Exception {
    Path home = home();
    script(home.resolve("bin/java"), "echo '    java.specification.version = 11' >&2");
    String answer = run(home, "./raingauge", "serve");
    assertTrue(answer.startsWith("1 Raingauge needs a JDK 17 or newer"), answer);
  }

  /** A copy of the script in a folder of its own. */
  private Path home() throws IOException {
    Path home = folder.resolve("a folder with spaces");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("server"));
    Files.copy(root().resolve("raingauge"), home.resolve("raingauge"));
    Files.copy(root().resolve("server/jvm.options"), home.resolve("server/jvm.options"));
    Files.writeString(home.resolve("pom.xml"), "");
    script(
        home.resolve("bin/java"),
        "[[ $1 == -XshowSettings* ]] && echo '    java.specification.version = 17' >&2 ||"
            + " echo java \"$@\"");
    script(home.resolve("bin/javac"), "exit 0");
    script(
        home.resolve("bin/mvn"), "mkdir -p server/target; echo jar > server/target/raingauge.jar");
    return home;
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  /** The exit code, a space, and all that was printed. */
  private static String run(Path home, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("RAINGAUGE_JAVA_OPTIONS");
    ServerProcess.ENVIRONMENT.keySet().forEach(builder.environment()::remove);
    builder.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue() + " " + output;
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    return folder;
  }
}
