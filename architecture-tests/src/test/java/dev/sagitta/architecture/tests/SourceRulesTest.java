package dev.sagitta.architecture.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/** Rules about the text of the sources: sizes, names, words and where a package lives. */
final class SourceRulesTest {
  private static final List<Source> SOURCES =
      Project.modules().stream().flatMap(module -> Source.of(module).stream()).toList();

  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Manager|Helper|Util|Utils|Impl|Processor|Handler)");

  /**
   * Names of plug-ins that mean nothing else: no string may hold one, not even inside a message.
   */
  private static final Set<String> UNMISTAKABLE_NAMES = Set.of("s3", "gcs", "lsh", "hnsw");

  /** Names of plug-ins that are also plain words: a string may use them, but not be one. */
  private static final Set<String> COMMON_NAMES = Set.of("flat", "disk");

  @Test
  void filesAreAtMost500LinesLong() {
    Stream<String> tooLong = SOURCES.stream().filter(s -> s.lines() > 500).map(Source::path);

    assertOnlyAllowed(
        tooLong,
        Allowed.LONG_FILES,
        "a class that does not fit in one reading has more than one job: split it");
  }

  @Test
  void methodsAreAtMost70LinesLong() {
    assertOnlyAllowed(
        methods(method -> method.lines() > 70),
        Allowed.LONG_METHODS,
        "a method that does not fit on a screen hides its steps: name them");
  }

  @Test
  void methodsTakeAtMost5Parameters() {
    assertOnlyAllowed(
        methods(method -> method.parameters() > 5 && !method.signatureIsGiven()),
        Allowed.MANY_PARAMETERS,
        "nobody remembers the order of six arguments: pass a record with named components");
  }

  @Test
  void classesAreFinalOrMadeToBeExtended() {
    Set<Modifier> decided = Set.of(Modifier.FINAL, Modifier.ABSTRACT, Modifier.SEALED);
    Stream<String> undecided =
        main()
            // JMH extends the classes it measures.
            .filter(source -> !source.module().equals("benchmarks"))
            .flatMap(source ->
                source.types().stream()
                    .filter(type -> type.kind() == Tree.Kind.CLASS)
                    .filter(type -> type.modifiers().stream().noneMatch(decided::contains))
                    .map(type -> source.path() + "#" + type.name()));

    assertThat(undecided)
        .as("an open class is a promise to subclasses nobody meant to give: make it final")
        .isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    Stream<String> empty =
        SOURCES.stream()
            .flatMap(source ->
                source.types().stream()
                    .filter(type -> EMPTY_NAME.matcher(type.name()).matches())
                    .map(type -> source.path() + "#" + type.name()));

    assertThat(empty)
        .as("Manager, Helper, Util, Impl, Processor and Handler fit every class and describe none")
        .isEmpty();
  }

  @Test
  void theCoreDoesNotKnowItsPlugInsByName() {
    Set<String> core = Set.of("api", "spi", "engine");
    Stream<String> knowing =
        main()
            .filter(source -> core.contains(source.module()))
            .filter(source -> source.strings().stream().anyMatch(SourceRulesTest::namesAPlugIn))
            .map(Source::path);

    assertOnlyAllowed(
        knowing,
        Allowed.PLUG_IN_NAMES,
        "a core that knows a plug-in by name treats it better than one from outside");
  }

  @Test
  void packagesAreNamedAfterTheirModule() {
    Stream<String> strangers =
        SOURCES.stream()
            .filter(source -> {
              String home = Project.packageOf(source.module());
              String name = source.packageName();
              return !name.equals(home) && !name.startsWith(home + ".");
            })
            .map(source -> source.path() + " is in package " + source.packageName());

    assertThat(strangers)
        .as("a package tells its module, and no package is split over two")
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    Stream<String> silent =
        SOURCES.stream()
            .map(source -> source.module() + ":" + source.packageName())
            .distinct()
            .filter(where -> !hasPackageInfo(where));

    assertThat(silent)
        .as("a package-info holds one true sentence, and @NullMarked turns the null checks on")
        .isEmpty();
  }

  private static boolean hasPackageInfo(String modulePackage) {
    int colon = modulePackage.indexOf(':');
    Path module = Project.ROOT.resolve(modulePackage.substring(0, colon));
    String folder = modulePackage.substring(colon + 1).replace('.', '/');
    return Stream.of("main", "test")
        .map(kind -> module.resolve("src/" + kind + "/java/" + folder + "/package-info.java"))
        .filter(Files::isRegularFile)
        .map(Project::read)
        .anyMatch(text -> text.startsWith("/**") && text.contains("\n@NullMarked\n"));
  }

  private static boolean namesAPlugIn(String string) {
    String lower = string.toLowerCase(Locale.ROOT);
    return COMMON_NAMES.contains(lower)
        || Pattern.compile("[^a-z0-9]+")
            .splitAsStream(lower)
            .anyMatch(UNMISTAKABLE_NAMES::contains);
  }

  private static Stream<Source> main() {
    return SOURCES.stream().filter(source -> !source.test());
  }

  private static Stream<String> methods(Predicate<Source.Method> offends) {
    return SOURCES.stream()
        .flatMap(source ->
            source.methods().stream()
                .filter(offends)
                .map(method -> source.path() + "#" + method.name()));
  }

  /** Exactly the exceptions of the list offend: no others, and none of the list without need. */
  private static void assertOnlyAllowed(
      Stream<String> offenders, Map<String, String> allowed, String reason) {
    assertThat(offenders.collect(Collectors.toSet()))
        .as("%s (exceptions with a reason: %s)", reason, Allowed.class.getSimpleName())
        .isEqualTo(allowed.keySet());
  }
}
