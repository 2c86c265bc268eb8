package dev.sagitta.tck.fault;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import dev.sagitta.spi.storage.Version;

/** What a failing operation throws. */
public enum Failure {
  /** {@link StorageException.Unavailable}: the outcome cannot be told. */
  UNAVAILABLE,
  /** {@link StorageException.Full}. Only before the effect. */
  FULL,
  /** {@link StorageException.Denied}. Only before the effect. */
  DENIED,
  /**
   * As if another writer had been faster: {@link StorageException.AlreadyExists} where something is
   * created, {@link StorageException.VersionMismatch} where it is replaced. Only before the effect,
   * and only of such operations.
   */
  CONFLICT;

  StorageException exception(Operation operation) {
    String message = "Simulated for " + operation + ".";
    return switch (this) {
      case UNAVAILABLE -> new StorageException.Unavailable(message, null);
      case FULL -> new StorageException.Full(message, null);
      case DENIED -> new StorageException.Denied(message, null);
      case CONFLICT ->
          switch (operation.kind()) {
            case REPLACE ->
                new StorageException.VersionMismatch(
                    ObjectKey.of(operation.subject()), new Version("expected"));
            case CREATE, UPLOAD, UPLOAD_COMMIT, APPEND_OPEN, COPY ->
                new StorageException.AlreadyExists(ObjectKey.of(operation.subject()));
            default ->
                throw new IllegalArgumentException(
                    "There is no conflict in " + operation + "; choose another failure.");
          };
    };
  }
}
