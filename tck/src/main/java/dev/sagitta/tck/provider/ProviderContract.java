package dev.sagitta.tck.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.spi.Provider;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * What every plug-in's provider must be so that {@link ServiceLoader} finds it and the engine can
 * name it. A plug-in's test implements the two methods.
 */
public interface ProviderContract {
  /** The service: the provider's interface. */
  Class<? extends Provider> service();

  /** The plug-in's provider class. */
  Class<? extends Provider> implementation();

  private List<Provider> loaded() {
    return ServiceLoader.load(service()).stream()
        .filter(provider -> provider.type() == implementation())
        .map(provider -> (Provider) provider.get())
        .toList();
  }

  @Test
  default void theProviderIsAPublicFinalClassWithAPublicConstructorWithoutArguments()
      throws NoSuchMethodException {
    assertThat(Modifier.isPublic(implementation().getModifiers())).as("public").isTrue();
    assertThat(Modifier.isFinal(implementation().getModifiers())).as("final").isTrue();
    Constructor<?> constructor = implementation().getDeclaredConstructor();
    assertThat(Modifier.isPublic(constructor.getModifiers())).as("public constructor").isTrue();
  }

  @Test
  default void theServiceLoaderFindsTheProviderOnce() {
    assertThat(loaded()).as("named once in META-INF/services/" + service().getName()).hasSize(1);
  }

  @Test
  default void theProviderHasNoState() {
    List<Field> state =
        Arrays.stream(implementation().getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
            .toList();
    assertThat(state).isEmpty();
  }

  @Test
  default void theNameIsLowerCaseLettersDigitsAndHyphensAndAlwaysTheSame() {
    Provider first = loaded().getFirst();
    Provider second = loaded().getFirst();
    assertThat(first).as("each load makes its own").isNotSameAs(second);
    assertThat(first.name()).matches("[a-z][a-z0-9-]*").isEqualTo(second.name());
  }

  @Test
  default void noOtherProviderOfTheServiceHasTheName() {
    String name = loaded().getFirst().name();
    assertThat(
            ServiceLoader.load(service()).stream()
                .filter(provider -> provider.get().name().equals(name))
                .map(ServiceLoader.Provider::type)
                .toList())
        .hasSize(1);
  }
}
