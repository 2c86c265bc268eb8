package dev.sagitta.spi;

/**
 * The class of a plug-in that {@link java.util.ServiceLoader} finds: public, final, with a public
 * constructor without arguments, and without state.
 */
public interface Provider {
  /** The plug-in's name in settings: lower-case ASCII letters, digits and hyphens. */
  String name();
}
