package dev.sagitta.tck.storage;

import dev.sagitta.spi.storage.Access;
import dev.sagitta.spi.storage.Storage;
import dev.sagitta.spi.storage.StorageLocation;
import dev.sagitta.spi.storage.StorageProvider;
import dev.sagitta.tck.seed.Seed;

/** What the tests of a storage ask of the test class that runs them. */
public interface StorageUnderTest {
  /** The system property that asks for long runs. */
  String LONG = "sagitta.long";

  /** The plug-in's provider. */
  StorageProvider provider();

  /**
   * A location where nothing is yet. What is written there must be found when it is closed and
   * opened again. Called once per test.
   */
  StorageLocation freshLocation();

  /** This test's storage, open for writing. */
  Storage storage();

  /** This test's location. */
  StorageLocation location();

  /** This test's location opened once more; closed after the test. */
  Storage open(Access access);

  /** Closes this test's storage and opens it again for writing. */
  Storage reopen();

  /** Where this test's randomness comes from. */
  Seed seed();

  /** Whether a second opener for writing is refused. */
  default boolean oneWriter() {
    return true;
  }

  /** Whether two openers may write at the same time, as their writes are atomic between them. */
  default boolean severalWriters() {
    return !oneWriter();
  }

  /** How many objects the long listings have. */
  default int listedKeys() {
    return 2500;
  }

  /** How many races are run of each sort. */
  default int races() {
    return 200;
  }

  /** The size of the upload that must not be held in the heap. */
  default long largeUpload() {
    return Boolean.getBoolean(LONG) ? 200L << 20 : 64L << 20;
  }

  /** How many random operations are compared with a model. */
  default int randomOperations() {
    return Boolean.getBoolean(LONG) ? 10_000 : 2_000;
  }
}
