package dev.sagitta.engine.metadata;

import dev.sagitta.api.collection.IndexedFields;
import dev.sagitta.engine.format.BlockFileWriter;
import dev.sagitta.engine.format.ByteSink;
import dev.sagitta.engine.row.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects the metadata of the rows of a new segment, and writes its index. The first pass over the
 * rows is the caller's own; where the fields do not fit into the budget together, this makes more.
 * While it is collected, a field of numbers takes 8 bytes a row, one of texts 4 and at most 70 for
 * each that is new, and lists at most 16 times as much; while it is written, 24 more.
 */
public final class MetadataIndexWriter {
  private static final long LEAST_BUDGET_BYTES = 16L << 20;
  private static final long MOST_BUDGET_BYTES = 128L << 20;

  private final IndexedFields fields;
  private final int rows;
  private final long budgetBytes;
  private final @Nullable FieldDrafts first;

  /** An index of these fields for a segment of so many rows. */
  public MetadataIndexWriter(IndexedFields fields, int rows) {
    this(fields, rows, budgetBytes());
  }

  /** An eighth of the heap, within bounds. */
  private static long budgetBytes() {
    return Math.clamp(Runtime.getRuntime().maxMemory() / 8, LEAST_BUDGET_BYTES, MOST_BUDGET_BYTES);
  }

  MetadataIndexWriter(IndexedFields fields, int rows, long budgetBytes) {
    this.fields = fields;
    this.rows = rows;
    this.budgetBytes = budgetBytes;
    this.first =
        switch (fields) {
          case IndexedFields.None() -> null;
          case IndexedFields.All() -> FieldDrafts.ofAll(rows, budgetBytes);
          case IndexedFields.Only(var names) ->
              FieldDrafts.of(
                  names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList(),
                  rows,
                  budgetBytes);
        };
  }

  /** Takes the metadata of the next row; each row once, in order. */
  public void add(int row, Payload payload) {
    if (first != null) {
      first.begin(row);
      payload.visitMetadata(first);
    }
  }

  /**
   * Writes the index as sections of the segment, or nothing if no field is to be indexed.
   *
   * @param payloads finds the rows' metadata again
   */
  public void write(BlockFileWriter file, IntFunction<Payload> payloads) {
    if (first == null) {
      return;
    }
    file.begin(MetadataSections.COLUMNS);
    SectionOutput out = new SectionOutput(file);
    List<FieldShape> shapes = new ArrayList<>();
    FieldDrafts drafts = first;
    while (true) {
      List<byte[]> postponed = new ArrayList<>();
      for (FieldDraft draft : drafts.all()) {
        if (draft.state() == FieldDraft.State.POSTPONED) {
          postponed.add(draft.name());
        } else {
          shapes.add(draft.write(out));
        }
      }
      if (postponed.isEmpty()) {
        break;
      }
      drafts = FieldDrafts.of(postponed, rows, budgetBytes);
      for (int row = 0; row < rows; row++) {
        drafts.begin(row);
        payloads.apply(row).visitMetadata(drafts);
      }
    }
    out.flush();
    file.begin(MetadataSections.FIELDS);
    ByteSink directory = new ByteSink(1024);
    directory.u8(scope(first.isComplete()));
    directory.varint(shapes.size());
    shapes.forEach(shape -> shape.write(directory));
    file.write(directory.buffer());
  }

  private int scope(boolean complete) {
    if (fields instanceof IndexedFields.All) {
      return complete ? MetadataSections.EVERY_FIELD : MetadataSections.FIRST_FIELDS;
    }
    return MetadataSections.NAMED_FIELDS;
  }
}
