package dev.sagitta.index.lsh;

import dev.sagitta.spi.index.BuildInput;
import dev.sagitta.spi.index.BuildMonitor;
import dev.sagitta.spi.index.Crew;
import dev.sagitta.spi.index.VerifiedRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Builds an index as one piece of memory. */
final class TableBuilder {
  private static final int ROWS_A_TASK = 512;

  private final BuildInput input;
  private final Crew crew;
  private final VerifiedRows rows;
  private final Layout layout;

  TableBuilder(TableParameters parameters, BuildInput input, BuildMonitor monitor) {
    this.input = input;
    this.crew = new Crew(input, monitor, 1);
    this.rows = new VerifiedRows(input.vectors());
    this.layout =
        new Layout(
            parameters.shape(
                input.vectors().size(), input.vectors().dimension(), input.kernel().kind()));
  }

  /**
   * Builds.
   *
   * @param arena gives the memory
   */
  MemorySegment build(TableParameters parameters, Arena arena) {
    Shape shape = layout.shape();
    crew.stopIfAsked();
    Hashing hashing = new Learner(shape, rows, crew, input.seed()).learn(parameters.width());
    GrowingTables growing = grow(hashing, arena);
    MemorySegment bytes = arena.allocate(layout.bytes(), 64);
    Learnt.write(hashing, bytes);
    crew.each(0, shape.hashes().tables(), (_, table) -> write(growing, table, bytes));
    StoredTables tables = new StoredTables(layout, bytes);
    Searched searched = new Searched(hashing, tables, rows, input.kernel());
    Effort effort =
        new Calibration(searched, tables, crew).effort(parameters.recall(), input.seed());
    layout.write(new Layout.Header(input.seed(), effort), bytes);
    return bytes;
  }

  private GrowingTables grow(Hashing hashing, Arena arena) {
    int size = layout.shape().rows();
    GrowingTables growing = new GrowingTables(hashing, arena);
    growing.extend(size);
    float[][] vectors = new float[crew.size()][layout.shape().dimension()];
    Hashing.Hashed[] scratches = new Hashing.Hashed[crew.size()];
    crew.each(
        0,
        Math.ceilDiv(size, ROWS_A_TASK),
        (worker, task) -> {
          if (scratches[worker] == null) {
            scratches[worker] = new Hashing.Hashed(layout.shape());
          }
          int first = task * ROWS_A_TASK;
          int end = (int) Math.min(size, first + (long) ROWS_A_TASK);
          for (int row = first; row < end; row++) {
            rows.copy(row, vectors[worker]);
            growing.place(row, vectors[worker], scratches[worker]);
          }
          crew.progress(end - first);
        });
    crew.each(
        0,
        layout.shape().hashes().tables(),
        (_, table) -> {
          for (int row = 0; row < size; row++) {
            growing.link(table, row);
          }
        });
    return growing;
  }

  /** Writes a table, the rows of each bucket in the order of its chain. */
  private void write(GrowingTables growing, int table, MemorySegment bytes) {
    Shape.Hashes hashes = layout.shape().hashes();
    int place = 0;
    for (int address = 0; address < hashes.addresses(); address++) {
      bytes.set(Layout.INT, layout.offsets(table) + address * 4L, place);
      for (int row = growing.first(table, address); row >= 0; row = growing.after(table, row)) {
        long at = layout.entries(table) + place * hashes.entryBytes();
        growing.copySketch(row, bytes, at);
        bytes.set(Layout.INT, at + hashes.sketchBytes(), row);
        place++;
      }
    }
    bytes.set(Layout.INT, layout.offsets(table) + hashes.addresses() * 4L, place);
  }
}
