package dev.sagitta.api.settings;

/** What opening does about a missing database, and whether it may write. */
public enum OpenMode {
  /** Opens the database for writing, and creates it if there is none. */
  CREATE,
  /** Opens an existing database for writing. */
  WRITE,
  /** Opens an existing database for reading the state it has now; needs no lock. */
  READ
}
