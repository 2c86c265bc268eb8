package dev.sagitta.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Every call that changes the file system, so that a test can record them and see what a crash
 * between any two of them leaves. None of them is broken off by an interrupt.
 */
interface FileSystemCalls {
  /** A file that is open for writing. For one thread at a time, except {@link #force}. */
  interface OpenFile extends AutoCloseable {
    /** Writes all bytes from a position of the file on, and lengthens it where needed. */
    void write(long position, ByteBuffer bytes) throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;

    /**
     * Makes the file's bytes durable, and with {@code METADATA} its times too.
     *
     * @param scope how much
     */
    void force(Scope scope) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** What a force makes durable. */
  enum Scope {
    /** The bytes, and what is needed to read them. */
    BYTES,
    /** The times and permissions too. */
    METADATA
  }

  /** Opens a file for writing; an absent one is created, with no bytes. */
  OpenFile open(Path path) throws IOException;

  /** Sets a file's modification time, in nanoseconds since 1970. */
  void stamp(Path path, long nanos) throws IOException;

  /** Takes the permission to write from a file. */
  void makeReadOnly(Path path) throws IOException;

  /**
   * Gives a file a second name.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  void link(Path existing, Path name) throws IOException;

  /** Renames a file, atomically in place of one that has the name. */
  void move(Path from, Path to) throws IOException;

  /** Removes a name; true if it was there. */
  boolean delete(Path path) throws IOException;

  /**
   * Creates a directory.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken
   */
  void createDirectory(Path path) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;
}
