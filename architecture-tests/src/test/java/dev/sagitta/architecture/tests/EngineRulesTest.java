package dev.sagitta.architecture.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.regex.Pattern;

/** Rules about how the engine gets its parts, its time, its randomness and its threads. */
@AnalyzeClasses(packages = "dev.sagitta", importOptions = DoNotIncludeTests.class)
final class EngineRulesTest {
  /**
   * What would make two runs with one seed differ, as {@code class#member}. {@code
   * build/forbidden-apis.txt} says the same for the members that older JDKs know; this one also
   * knows the newer ones.
   */
  private static final Pattern UNSEEDED =
      Pattern.compile(
          String.join(
              "|",
              "java\\.lang\\.System#(currentTimeMillis|nanoTime)",
              "java\\.time\\.\\w+#now",
              "java\\.time\\.Clock#(system\\w*|tick\\w*)",
              "java\\.lang\\.Thread#(<init>|sleep|ofVirtual|ofPlatform|startVirtualThread)",
              "java\\.util\\.concurrent\\.TimeUnit#sleep",
              "java\\.lang\\.Math#random",
              "java\\.util\\.concurrent\\.(ThreadLocalRandom|Executors)#.*",
              "java\\.util\\.concurrent\\.StructuredTaskScope#open",
              "java\\.util\\.concurrent\\.ForkJoinPool#(<init>|commonPool)",
              "java\\.util\\.(Timer|Random|SplittableRandom)#<init>\\(\\)",
              "java\\.util\\.UUID#randomUUID"));

  @ArchTest
  static final ArchRule timeRandomnessAndThreadsComeFromTheRuntime =
      classes()
          .that()
          .resideInAPackage("dev.sagitta.engine..")
          .and()
          .resideOutsideOfPackage("dev.sagitta.engine.runtime..")
          .should(useNothingUnseeded())
          .because(
              "a fault run must repeat under its seed, so a test must be able to replace them");

  @ArchTest
  static final ArchRule nothingIsInjectedIntoFields =
      noFields()
          .should()
          .beAnnotatedWith("jakarta.inject.Inject")
          .orShould()
          .beAnnotatedWith("javax.inject.Inject")
          .because("a constructor shows what a class needs, and leaves no half-built object");

  private static ArchCondition<JavaClass> useNothingUnseeded() {
    return new ArchCondition<>("take no time, randomness or threads of their own") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (isUnseeded(access)) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isUnseeded(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    String arguments =
        target.getRawParameterTypes().isEmpty() ? "()" : "(" + target.getRawParameterTypes() + ")";
    String member = target.getOwner().getName() + "#" + target.getName();
    return UNSEEDED.matcher(member).matches() || UNSEEDED.matcher(member + arguments).matches();
  }
}
