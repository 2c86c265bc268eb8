package dev.sagitta.engine.database;

import dev.sagitta.api.error.ClosedException;
import dev.sagitta.api.error.CorruptException;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InternalException;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.UnavailableException;
import dev.sagitta.api.error.VectorDatabaseException;
import dev.sagitta.spi.storage.StorageException;
import java.util.function.Supplier;

/** Where failures of a storage become failures of the database. */
public final class Failures {
  private Failures() {}

  /** Runs a call and gives its storage failures the application's names. */
  public static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (StorageException e) {
      throw translate(e);
    }
  }

  /** The database's failure for a storage's one. */
  public static VectorDatabaseException translate(StorageException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case StorageException.Missing e ->
          new CorruptException(
              ErrorCode.CORRUPT, message + " Restore it from a backup or repair the database.", e);
      case StorageException.AlreadyExists e ->
          new InternalException(ErrorCode.INTERNAL, message, e);
      case StorageException.VersionMismatch e ->
          new UnavailableException(
              ErrorCode.FENCED, message + " Another writer is at work; close this one.", e);
      case StorageException.Unavailable e ->
          new UnavailableException(ErrorCode.STORAGE_UNAVAILABLE, message, e);
      case StorageException.Full e ->
          new UnavailableException(ErrorCode.STORAGE_FULL, message + " Free some space.", e);
      case StorageException.Denied e ->
          new UnavailableException(ErrorCode.STORAGE_UNAVAILABLE, message, e);
      case StorageException.Locked e -> new UnavailableException(ErrorCode.LOCKED, message, e);
      case StorageException.ReadOnly e ->
          new InvalidRequestException(ErrorCode.READ_ONLY, message, e);
      case StorageException.Closed e -> new ClosedException(ErrorCode.CLOSED, message, e);
    };
  }
}
