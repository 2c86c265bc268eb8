package dev.sagitta.benchmarks.folder;

import dev.sagitta.benchmarks.Arguments;
import dev.sagitta.cli.data.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * Copies a folder of vectors so that base and queries are fvecs files, which is the one form that
 * other libraries' programs read.
 *
 * <p>Arguments: {@code data} (a folder with base, query and groundtruth files) and {@code out}.
 */
public final class ToFvecs {
  private ToFvecs() {}

  /** Copies a folder. */
  public static void main(String[] given) throws IOException {
    Arguments arguments = Arguments.parse(given, Set.of("data", "out"));
    convert(Path.of(arguments.text("data")), Path.of(arguments.text("out")));
  }

  static void convert(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String stem : List.of("base", "query")) {
      Path floats = from.resolve(stem + ".fvecs");
      if (Files.exists(floats)) {
        copy(floats, to);
      } else {
        write(from.resolve(stem + ".bvecs"), to.resolve(stem + ".fvecs"));
      }
    }
    copy(from.resolve("groundtruth.ivecs"), to);
  }

  private static void copy(Path file, Path to) throws IOException {
    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Path from, Path to) throws IOException {
    try (VectorFile file = VectorFile.open(from);
        FloatFile out = new FloatFile(to)) {
      for (long row = 0; row < file.rows(); row++) {
        out.write(file.vector(row));
      }
    }
  }
}
