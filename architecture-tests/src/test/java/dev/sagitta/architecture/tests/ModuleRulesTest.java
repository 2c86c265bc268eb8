package dev.sagitta.architecture.tests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Rules about which module may see which. */
@AnalyzeClasses(packages = "dev.sagitta", importOptions = DoNotIncludeTests.class)
final class ModuleRulesTest {
  @ArchTest
  static final ArchRule theApiStandsAlone =
      classes()
          .that()
          .resideInAPackage("dev.sagitta.api..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.sagitta.api..", "java..", "org.jspecify..")
          .because("whatever the API shows, every application has to live with");

  @ArchTest
  static final ArchRule theSpiSeesTheApiOnly =
      classes()
          .that()
          .resideInAPackage("dev.sagitta.spi..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.sagitta.spi..", "dev.sagitta.api..", "java..", "org.jspecify..")
          .because("whatever the SPI shows, every author of a plug-in has to live with");

  @ArchTest
  static final ArchRule theEngineKnowsNoPlugIn =
      noClasses()
          .that()
          .resideInAPackage("dev.sagitta.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Project.packagesOf(Project.plugIns()))
          .because("it meets them through ServiceLoader, as it meets one written by anybody else");

  @ArchTest
  static final ArchRule theServerKnowsNoPlugIn =
      noClasses()
          .that()
          .resideInAPackage("dev.sagitta.server.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Project.packagesOf(Project.plugIns()))
          .because("it is transport; which plug-ins stand behind it is the launcher's choice");

  @ArchTest
  static final ArchRule contractTestsStayInTests =
      noClasses()
          .that()
          .resideInAnyPackage(Project.packagesOf(others(Project.published(), "tck")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sagitta.tck..")
          .because("the tck brings JUnit along, which no application wants at run time");

  @ArchTest
  static final ArchRule serversForTestsStayInTests =
      noClasses()
          .that()
          .resideInAnyPackage(Project.packagesOf(Project.published()))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Project.packagesOf(List.copyOf(Project.FIXTURES)))
          .because("they are not published, and a storage is written for real stores");

  @ArchTest
  static final ArchRule theVectorApiStaysInKernels =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.sagitta.kernels..", "dev.sagitta.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator..")
          .because(
              "without its flag a class that names it fails to load: one module takes that care");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices()
          .matching("dev.sagitta.(**)")
          .should()
          .beFreeOfCycles()
          .because("two packages that need each other are one package in two places");

  @ArchTest
  static final ArchRule wiringStaysInTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sagitta.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dagger..", "jakarta.inject..", "javax.inject..")
          .because("an author of a plug-in should not have to learn how the engine is wired");

  @ArchTest
  static final ArchRule onlyTheEngineLooksForPlugIns =
      noClasses()
          .that()
          .resideInAnyPackage(Project.packagesOf(others(Project.published(), "engine", "tck")))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ServiceLoader.class)
          .because("two places that look for plug-ins can find different ones");

  @ArchTest
  static void plugInsDoNotKnowEachOther(JavaClasses classes) {
    List<String> plugIns = Project.plugIns();
    for (String plugIn : plugIns) {
      noClasses()
          .that()
          .resideInAPackage(Project.packageOf(plugIn) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Project.packagesOf(others(plugIns, plugIn)))
          .because("each one can be left out, or replaced by somebody else's")
          .check(classes);
    }
  }

  @ArchTest
  static void oneClassOfTheEngineLooksForPlugIns(JavaClasses classes) {
    List<String> lookers =
        classes.that(describe("use ServiceLoader", ModuleRulesTest::usesServiceLoader)).stream()
            .filter(type -> type.getPackageName().startsWith("dev.sagitta.engine"))
            .map(ModuleRulesTest::outermost)
            .distinct()
            .toList();
    assertThat(lookers)
        .as("what is on the class path is read once, in one place, which can report all of it")
        .hasSizeLessThanOrEqualTo(1);
  }

  private static boolean usesServiceLoader(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(ServiceLoader.class));
  }

  private static String outermost(JavaClass type) {
    int dollar = type.getName().indexOf('$');
    return dollar < 0 ? type.getName() : type.getName().substring(0, dollar);
  }

  private static List<String> others(List<String> modules, String... without) {
    List<String> rest = new ArrayList<>(modules);
    rest.removeAll(List.of(without));
    return List.copyOf(rest);
  }
}
