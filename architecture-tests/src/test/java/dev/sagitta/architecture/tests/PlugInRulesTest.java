package dev.sagitta.architecture.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rules about the shape of a plug-in module. A module without code yet passes. */
final class PlugInRulesTest {
  @TestFactory
  Stream<DynamicTest> aPlugInShowsItsProviderAndNothingElse() {
    return Project.plugIns().stream()
        .map(plugIn ->
            DynamicTest.dynamicTest(
                plugIn,
                () ->
                    assertThat(publicTypes(plugIn))
                        .as("what %s does not show, it can change at any time", plugIn)
                        .isSubsetOf(registered(plugIn))
                        .allMatch(name -> name.endsWith("Provider"))));
  }

  @TestFactory
  Stream<DynamicTest> aPlugInWithCodeHasAProviderThatServiceLoaderFinds() {
    return Project.plugIns().stream()
        .filter(plugIn -> types(plugIn).findAny().isPresent())
        .map(plugIn ->
            DynamicTest.dynamicTest(
                plugIn,
                () ->
                    assertThat(registered(plugIn))
                        .as("a provider of %s that no service file names is never found", plugIn)
                        .isNotEmpty()
                        .containsExactlyInAnyOrderElementsOf(publicTypes(plugIn))));
  }

  private static List<String> publicTypes(String plugIn) {
    return Source.of(plugIn).stream()
        .filter(source -> !source.test())
        .flatMap(source ->
            source.types().stream()
                .filter(type -> type.topLevel() && type.modifiers().contains(Modifier.PUBLIC))
                .map(type -> source.packageName() + "." + type.name()))
        .toList();
  }

  private static Stream<Source.Type> types(String plugIn) {
    return Source.of(plugIn).stream()
        .filter(source -> !source.test())
        .flatMap(source -> source.types().stream());
  }

  private static List<String> registered(String plugIn) {
    Path services = Project.ROOT.resolve(plugIn).resolve("src/main/resources/META-INF/services");
    return Project.filesUnder(services, "").stream()
        .flatMap(file -> Project.read(file).lines())
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .distinct()
        .toList();
  }
}
