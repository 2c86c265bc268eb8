package dev.sagitta.tck.seed;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Gives a test its {@link Seed} (or a {@link SplittableRandom} made of it) as a parameter. The seed
 * is the one of the system property {@value Seed#PROPERTY} or a fresh one. A test that fails says
 * with which command it fails again.
 */
public final class SeedExtension
    implements ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final Namespace NAMESPACE = Namespace.create(SeedExtension.class);

  /** For JUnit. */
  public SeedExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Seed.class || type == SplittableRandom.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Seed seed = seedOf(context);
    return parameter.getParameter().getType() == Seed.class ? seed : seed.random();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failure.addSuppressed(new RepeatWith(commandFor(context)));
    throw failure;
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    handleTestExecutionException(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    handleTestExecutionException(context, failure);
  }

  /** The Maven command that runs a test again with its seed. */
  private static String commandFor(ExtensionContext context) {
    String module =
        Path.of(System.getProperty("basedir", System.getProperty("user.dir", ".")))
            .toAbsolutePath()
            .normalize()
            .getFileName()
            .toString();
    String test = context.getRequiredTestClass().getSimpleName();
    String method = context.getTestMethod().map(Method::getName).orElse("*");
    String selector = test.endsWith("IT") ? "-Dit.test=" : "-Dtest=";
    return "repeat with: mvn -pl "
        + module
        + " -am verify "
        + selector
        + test
        + "#"
        + method
        + " -D"
        + Seed.PROPERTY
        + "="
        + seedOf(context).value();
  }

  private static Seed seedOf(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .computeIfAbsent(Seed.class, absent -> Seed.fromProperty(), Seed.class);
  }
}
