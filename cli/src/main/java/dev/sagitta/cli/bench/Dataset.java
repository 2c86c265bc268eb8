package dev.sagitta.cli.bench;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.cli.data.VectorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Base vectors, queries, and the exact nearest rows of each query, in a directory: {@code base} and
 * {@code query} as {@code .fvecs} or {@code .bvecs}, and {@code groundtruth.ivecs}.
 *
 * @param name the directory's name
 * @param base the vectors that are searched
 * @param queries the vectors that are searched for
 * @param truth the nearest rows of each query, nearest first
 */
public record Dataset(String name, VectorFile base, VectorFile queries, VectorFile truth)
    implements AutoCloseable {
  /**
   * Opens the three files.
   *
   * @throws InvalidRequestException if one is missing or does not fit the others
   */
  public static Dataset open(Path directory) {
    VectorFile base = VectorFile.open(find(directory, "base"));
    VectorFile queries = VectorFile.open(find(directory, "query"));
    VectorFile truth = VectorFile.open(directory.resolve("groundtruth.ivecs"));
    Path last = directory.toAbsolutePath().normalize().getFileName();
    Dataset dataset = new Dataset(last == null ? "root" : last.toString(), base, queries, truth);
    dataset.check();
    return dataset;
  }

  private static Path find(Path directory, String stem) {
    for (String name : List.of(stem + ".fvecs", stem + ".bvecs")) {
      if (Files.exists(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    throw invalid(
        "There is neither " + stem + ".fvecs nor " + stem + ".bvecs in " + directory + ".");
  }

  private void check() {
    if (base.dimension() != queries.dimension()) {
      throw invalid(
          "The base vectors have dimension "
              + base.dimension()
              + ", but the queries "
              + queries.dimension()
              + ".");
    }
    if (truth.rows() < queries.rows()) {
      throw invalid(
          "There are " + queries.rows() + " queries, but answers to " + truth.rows() + " only.");
    }
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message);
  }

  @Override
  public void close() {
    base.close();
    queries.close();
    truth.close();
  }
}
