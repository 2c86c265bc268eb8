package dev.sagitta.cli.data;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.record.VectorRecord;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The records of one file, in its order. For one thread. */
public sealed interface RecordSource extends AutoCloseable
    permits VectorFileRecords, NdjsonRecords {
  /**
   * Opens a file by the end of its name: {@code .fvecs}, {@code .bvecs}, {@code .ndjson} or {@code
   * .jsonl}, the latter two also with {@code .gz} behind.
   *
   * @param firstRow the id of the first row, for files whose rows have no id of their own
   * @throws InvalidRequestException if the file is of no such kind or cannot be read
   */
  static RecordSource open(Path path, long firstRow) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.(ndjson|jsonl)(\\.gz)?")) {
      return NdjsonRecords.open(path);
    }
    if (name.matches(".*\\.[fb]vecs")) {
      return new VectorFileRecords(VectorFile.open(path), firstRow);
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_ARGUMENT,
        path + " must end in .fvecs, .bvecs, .ndjson, .jsonl, .ndjson.gz or .jsonl.gz.");
  }

  /**
   * The next record, or null after the last one.
   *
   * @throws InvalidRequestException if it is malformed; the message says where it stands
   */
  @Nullable VectorRecord next();

  /** How many records there are in all, where the file tells. */
  OptionalLong expected();

  @Override
  void close();
}
