package dev.sagitta.spi.kernel;

/** The arithmetic over codes of one kernel provider. */
public interface CodeKernel {}
