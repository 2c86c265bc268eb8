package dev.sagitta.architecture.tests;

import java.util.Map;

/**
 * The exceptions from the rules of size and words, each with its reason.
 *
 * <p>A key is what the failing test prints: the path of the source file in the checkout, and for a
 * method {@code #name} after it. An entry that is no longer needed fails the test too.
 */
final class Allowed {
  private static final String KERNELS = "kernels/src/main/java/dev/sagitta/kernels/";
  private static final String INNER_LOOP =
      "an inner loop: what it reads must be local variables, or the vectors leave the registers";

  /** Source files of more than 500 lines. */
  static final Map<String, String> LONG_FILES = Map.of();

  /** Methods of more than 70 lines. */
  static final Map<String, String> LONG_METHODS =
      Map.of(
          KERNELS + "VectorEuclidean.java#threeByFour", INNER_LOOP,
          KERNELS + "VectorNibbleDots.java#four", INNER_LOOP);

  /** Methods and constructors of more than 5 parameters. */
  static final Map<String, String> MANY_PARAMETERS =
      Map.ofEntries(
          Map.entry(KERNELS + "ScalarKernel.java#rows", INNER_LOOP),
          Map.entry(KERNELS + "FourRows.java#four", INNER_LOOP),
          Map.entry(KERNELS + "VectorCosine.java#block", INNER_LOOP),
          Map.entry(KERNELS + "VectorCosine.java#cosines", INNER_LOOP),
          Map.entry(KERNELS + "VectorCosine.java#four", INNER_LOOP),
          Map.entry(KERNELS + "VectorCosine.java#lanes", INNER_LOOP),
          Map.entry(KERNELS + "VectorCosine.java#rows", INNER_LOOP),
          Map.entry(KERNELS + "VectorDot.java#block", INNER_LOOP),
          Map.entry(KERNELS + "VectorDot.java#four", INNER_LOOP),
          Map.entry(KERNELS + "VectorDot.java#negate", INNER_LOOP),
          Map.entry(KERNELS + "VectorDot.java#threeByFour", INNER_LOOP),
          Map.entry(KERNELS + "VectorEuclidean.java#block", INNER_LOOP),
          Map.entry(KERNELS + "VectorEuclidean.java#four", INNER_LOOP),
          Map.entry(KERNELS + "VectorEuclidean.java#threeByFour", INNER_LOOP),
          Map.entry(
              "api/src/main/java/dev/sagitta/api/record/StoredRecord.java#StoredRecord",
              "private: called by the factory and the with-methods alone"),
          Map.entry(
              "engine/src/main/java/dev/sagitta/engine/assembly/CommonModule.java#parts",
              "called by generated code, by type, and fills a record with named components"),
          Map.entry(
              "engine/src/main/java/dev/sagitta/engine/assembly/WriterModule.java#structure",
              "called by generated code, by type, and fills a record with named components"),
          Map.entry(
              "tck/src/main/java/dev/sagitta/tck/index/IndexContract.java#assertNear",
              "private: an assertion and what its message names"),
          Map.entry(
              "tck/src/main/java/dev/sagitta/tck/kernel/CodeKernelContract.java#isNear",
              "private: an assertion and what it is about"));

  /** Files of api, spi or engine in which a plug-in's name stands in a string. */
  static final Map<String, String> PLUG_IN_NAMES = Map.of();

  private Allowed() {}
}
