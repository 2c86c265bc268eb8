package dev.sagitta.architecture.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules about the poms that Maven itself does not check. */
final class BuildRulesTest {
  @Test
  void theBomNamesEveryPublishedModuleAndNoOther() {
    assertThat(Project.sagittaDependencies(Project.ROOT.resolve("bom/pom.xml")))
        .as("a user who imports the BOM writes no version for any part of Sagitta")
        .containsExactlyInAnyOrderElementsOf(Project.published());
  }

  @Test
  void theRulesSeeEveryModule() {
    List<String> others =
        Project.modules().stream().filter(module -> !module.equals("architecture-tests")).toList();

    assertThat(Project.sagittaDependencies(Project.ROOT.resolve("architecture-tests/pom.xml")))
        .as("a module that is not on this class path breaks every rule unseen: add it to the pom")
        .containsAll(transitiveOnly(others));
  }

  /** The api and the spi come along with every other module. */
  private static List<String> transitiveOnly(List<String> modules) {
    return modules.stream().filter(module -> !List.of("api", "spi").contains(module)).toList();
  }

  @Test
  void everyModuleNamesItself() {
    assertThat(Project.modules())
        .allSatisfy(module ->
            assertThat(Project.read(Project.ROOT.resolve(module).resolve("pom.xml")))
                .as("the jar of %s carries its package as Automatic-Module-Name", module)
                .contains("<sagitta.module>" + Project.packageOf(module) + "</sagitta.module>"));
  }
}
