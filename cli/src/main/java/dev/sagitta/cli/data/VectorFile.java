package dev.sagitta.cli.data;

import dev.sagitta.api.collection.CollectionSpec;
import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mapped file of vectors. Each row is a little-endian int32, the dimension, and then as many
 * values: float32 in {@code .fvecs}, uint8 in {@code .bvecs}, int32 in {@code .ivecs}. All rows
 * have one dimension. Safe for any number of threads until it is closed.
 */
public final class VectorFile implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Kind kind;
  private final Arena arena;
  private final MemorySegment bytes;
  private final int dimension;

  /** What the values of a file are. */
  public enum Kind {
    /** 32-bit floating point numbers. */
    FVECS(Float.BYTES),
    /** Bytes from 0 to 255. */
    BVECS(Byte.BYTES),
    /** 32-bit integers. */
    IVECS(Integer.BYTES);

    private final int valueBytes;

    Kind(int valueBytes) {
      this.valueBytes = valueBytes;
    }

    /** The kind that a file's name ends in. */
    public static Optional<Kind> of(Path path) {
      String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
      for (Kind kind : values()) {
        if (name.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  private VectorFile(Path path, Kind kind, Arena arena, MemorySegment bytes) {
    this.path = path;
    this.kind = kind;
    this.arena = arena;
    this.bytes = bytes;
    this.dimension = checkedDimension();
  }

  /**
   * Maps a file.
   *
   * @throws InvalidRequestException if it cannot be read, or its size does not fit its dimension
   */
  public static VectorFile open(Path path) {
    Kind kind =
        Kind.of(path)
            .orElseThrow(() -> invalid(path + " is no .fvecs, .bvecs or .ivecs file.", null));
    if (!Files.isRegularFile(path)) {
      throw invalid("There is no file " + path + ".", null);
    }
    Arena arena = Arena.ofShared();
    boolean done = false;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      VectorFile file = new VectorFile(path, kind, arena, bytes);
      done = true;
      return file;
    } catch (IOException e) {
      throw invalid("The file " + path + " cannot be read: " + e.getMessage() + ".", e);
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  private int checkedDimension() {
    if (bytes.byteSize() < Integer.BYTES) {
      throw invalid(path + " is empty.", null);
    }
    int first = bytes.get(INT, 0);
    if (first < 1 || first > CollectionSpec.MAX_DIMENSION) {
      throw invalid(
          path
              + " starts with the dimension "
              + first
              + ", which must be from 1 to "
              + CollectionSpec.MAX_DIMENSION
              + "; is it of another format?",
          null);
    }
    long rowBytes = Integer.BYTES + (long) first * kind.valueBytes;
    if (bytes.byteSize() % rowBytes != 0) {
      throw invalid(
          path
              + " has "
              + bytes.byteSize()
              + " bytes, which is no multiple of the "
              + rowBytes
              + " bytes of a row of dimension "
              + first
              + "; it is cut or damaged.",
          null);
    }
    return first;
  }

  /** What the values are. */
  public Kind kind() {
    return kind;
  }

  /** The values of each row. */
  public int dimension() {
    return dimension;
  }

  /** The number of rows. */
  public long rows() {
    return bytes.byteSize() / rowBytes();
  }

  /** A row as floats; bytes become numbers from 0 to 255. */
  public float[] vector(long row) {
    long start = start(row);
    float[] vector = new float[dimension];
    switch (kind) {
      case FVECS -> MemorySegment.copy(bytes, FLOAT, start, vector, 0, dimension);
      case BVECS -> {
        for (int i = 0; i < dimension; i++) {
          vector[i] = bytes.get(ValueLayout.JAVA_BYTE, start + i) & 0xFF;
        }
      }
      case IVECS -> {
        for (int i = 0; i < dimension; i++) {
          vector[i] = bytes.get(INT, start + (long) i * Integer.BYTES);
        }
      }
    }
    return vector;
  }

  /** A row of an {@code .ivecs} file. */
  public int[] integers(long row) {
    if (kind != Kind.IVECS) {
      throw new IllegalStateException(path + " holds no integers.");
    }
    int[] values = new int[dimension];
    MemorySegment.copy(bytes, INT, start(row), values, 0, dimension);
    return values;
  }

  /** Where the values of a row start. */
  private long start(long row) {
    if (row < 0 || row >= rows()) {
      throw new IndexOutOfBoundsException("row " + row + " of " + rows());
    }
    long start = row * rowBytes();
    int own = bytes.get(INT, start);
    if (own != dimension) {
      throw invalid(
          path
              + " has rows of dimension "
              + dimension
              + ", but row "
              + row
              + " says "
              + own
              + "; it is damaged.",
          null);
    }
    return start + Integer.BYTES;
  }

  private long rowBytes() {
    return Integer.BYTES + (long) dimension * kind.valueBytes;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private static InvalidRequestException invalid(String message, @Nullable Throwable cause) {
    return cause == null
        ? new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message)
        : new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message, cause);
  }
}
