package dev.sagitta.architecture.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkout these tests run in: its modules and what kind each one is. */
final class Project {
  /** The folder of the parent pom. */
  static final Path ROOT = findRoot();

  /** Modules that may see everything, because nothing is built on them. */
  static final Set<String> ONLOOKERS = Set.of("examples", "benchmarks", "architecture-tests");

  /** What tests of several modules need, and no user does. */
  static final Set<String> FIXTURES = Set.of("cloud-servers");

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern PLUG_IN =
      Pattern.compile("kernels|quantization|(storage|index|embedding|keys)-.+");

  private Project() {}

  /** The modules of the parent pom that hold Java, in its order. */
  static List<String> modules() {
    return MODULE
        .matcher(read(ROOT.resolve("pom.xml")))
        .results()
        .map(match -> match.group(1))
        .filter(module -> !module.equals("bom"))
        .toList();
  }

  /** The modules that are found by ServiceLoader and never by a compiler. */
  static List<String> plugIns() {
    return modules().stream().filter(module -> PLUG_IN.matcher(module).matches()).toList();
  }

  /** The modules that a user's build can name. */
  static List<String> published() {
    return modules().stream()
        .filter(module -> !ONLOOKERS.contains(module) && !FIXTURES.contains(module))
        .toList();
  }

  /** The package of a module: {@code storage-disk} gives {@code dev.sagitta.storage.disk}. */
  static String packageOf(String module) {
    return "dev.sagitta." + module.replace('-', '.');
  }

  /** ArchUnit patterns for the packages of some modules. */
  static String[] packagesOf(List<String> modules) {
    return modules.stream().map(module -> packageOf(module) + "..").toArray(String[]::new);
  }

  /** The artifactIds of this project that a pom names inside a dependency. */
  static List<String> sagittaDependencies(Path pom) {
    return Pattern.compile(
            "<dependency>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>sagitta-([^<]+)<")
        .matcher(read(pom))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** The files under a folder whose name ends so; none where the folder is missing. */
  static List<Path> filesUnder(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path findRoot() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("architecture-tests/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("No checkout of Sagitta at or above " + start);
  }
}
