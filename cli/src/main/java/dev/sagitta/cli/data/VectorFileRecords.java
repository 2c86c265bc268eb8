package dev.sagitta.cli.data;

import dev.sagitta.api.record.VectorRecord;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The rows of a file of vectors; the id of each is its number. */
final class VectorFileRecords implements RecordSource {
  private final VectorFile file;
  private final long firstRow;
  private long row;

  VectorFileRecords(VectorFile file, long firstRow) {
    this.file = file;
    this.firstRow = firstRow;
  }

  @Override
  public @Nullable VectorRecord next() {
    if (row == file.rows()) {
      return null;
    }
    VectorRecord record = VectorRecord.of(Long.toString(firstRow + row), file.vector(row));
    row++;
    return record;
  }

  @Override
  public OptionalLong expected() {
    return OptionalLong.of(file.rows());
  }

  @Override
  public void close() {
    file.close();
  }
}
