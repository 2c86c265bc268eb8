package dev.sagitta.spi.storage;

import org.jspecify.annotations.Nullable;

/** A failure of a storage; the subclass says what the caller does about it. */
public abstract sealed class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The key is absent. Do without it, or report what is missing. */
  public static final class Missing extends StorageException {
    private static final long serialVersionUID = 1L;

    /** The absent key. */
    public Missing(ObjectKey key) {
      super("There is no object '" + key + "'.", null);
    }

    /** Something else that is absent. */
    public Missing(String message) {
      super(message, null);
    }
  }

  /** The key is present and was to be created. Read what is there. */
  public static final class AlreadyExists extends StorageException {
    private static final long serialVersionUID = 1L;

    /** The present key. */
    public AlreadyExists(ObjectKey key) {
      super("The object '" + key + "' exists already.", null);
    }
  }

  /** The object is no longer the one that was to be replaced. Read again and decide anew. */
  public static final class VersionMismatch extends StorageException {
    private static final long serialVersionUID = 1L;

    /** The key and the version that it no longer has. */
    public VersionMismatch(ObjectKey key, Version expected) {
      super("The object '" + key + "' no longer has the version " + expected.token() + ".", null);
    }
  }

  /** The storage does not answer, or the outcome cannot be told. Retry later. */
  public static final class Unavailable extends StorageException {
    private static final long serialVersionUID = 1L;

    /** What failed, and why. */
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** No space is left. Free some; deleting still works. */
  public static final class Full extends StorageException {
    private static final long serialVersionUID = 1L;

    /** What did not fit. */
    public Full(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Access is refused. Mend the permissions or credentials. */
  public static final class Denied extends StorageException {
    private static final long serialVersionUID = 1L;

    /** What was refused. */
    public Denied(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Another opener holds the storage. Stop it, or open for reading. */
  public static final class Locked extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Who holds it. */
    public Locked(String message) {
      super(message, null);
    }
  }

  /** The storage was opened for reading. */
  public static final class ReadOnly extends StorageException {
    private static final long serialVersionUID = 1L;

    /** What was tried. */
    public ReadOnly(String message) {
      super(message, null);
    }
  }

  /** The storage is closed. */
  public static final class Closed extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Which storage. */
    public Closed(String message) {
      super(message, null);
    }
  }
}
