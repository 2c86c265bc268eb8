package dev.sagitta.benchmarks.folder;

import dev.sagitta.api.collection.Distance;
import dev.sagitta.benchmarks.Arguments;
import dev.sagitta.benchmarks.Kernels;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Makes folders of synthetic vectors, queries of the same kind and their true neighbours. Folders
 * of several sizes are of one distribution, and have the same queries.
 *
 * <p>Arguments: {@code out} (where the folders go, each {@code sheet-ROWSxDIMENSION}), {@code rows}
 * (one or several), {@code dimension}, {@code queries}. The distance is Euclidean. A folder that is
 * there is left as it is.
 */
public final class Generate {
  private static final int NEIGHBOURS = 100;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Generate() {}

  /** Makes the folders. */
  public static void main(String[] given) throws IOException {
    Arguments arguments = Arguments.parse(given, Set.of("out", "rows", "dimension", "queries"));
    int dimension = arguments.integer("dimension", 128);
    Path out = Path.of(arguments.text("out"));
    float[][] queries = SheetVectors.queries(arguments.integer("queries", 1_000), dimension);
    for (int rows : arguments.integers("rows", "10000,100000,1000000")) {
      Path folder = out.resolve("sheet-" + rows + "x" + dimension);
      if (!Files.exists(folder)) {
        try (Arena arena = Arena.ofShared()) {
          write(folder, SheetVectors.of(rows, dimension, arena), queries);
        }
      }
    }
  }

  /** Writes a folder, under another name until it is whole. */
  static void write(Path folder, SheetVectors vectors, float[][] queries) throws IOException {
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    Files.createDirectories(part);
    Neighbours neighbours =
        Neighbours.of(
            queries,
            vectors,
            Kernels.of("vector", Distance.EUCLIDEAN),
            Math.min(NEIGHBOURS, vectors.size()));
    try (FloatFile base = new FloatFile(part.resolve("base.fvecs"))) {
      float[] row = new float[vectors.dimension()];
      for (long i = 0; i < vectors.size(); i++) {
        MemorySegment.copy(vectors.memory(), FLOAT, i * row.length * 4, row, 0, row.length);
        base.write(row);
      }
    }
    try (FloatFile file = new FloatFile(part.resolve("query.fvecs"))) {
      for (float[] query : queries) {
        file.write(query);
      }
    }
    try (FloatFile file = new FloatFile(part.resolve("groundtruth.ivecs"))) {
      for (int[] nearest : neighbours.rows()) {
        file.write(nearest);
      }
    }
    String about =
        String.format(
            Locale.ROOT,
            "metric: euclidean%n%nSynthetic vectors (SheetVectors); mean intrinsic dimension at "
                + "the queries %.1f.%n",
            neighbours.intrinsicDimension());
    Files.writeString(part.resolve("README.md"), about);
    Files.move(part, folder);
    System.out.print(folder.getFileName() + ": " + about);
  }
}
