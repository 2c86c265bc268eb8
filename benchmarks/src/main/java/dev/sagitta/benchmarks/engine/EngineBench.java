package dev.sagitta.benchmarks.engine;

import java.nio.file.Files;
import java.nio.file.Path;

/** The measurements of the database in process, one a run: see {@code benchmarks/run-engine}. */
public final class EngineBench {
  private EngineBench() {}

  /** Arguments: what to measure, and a directory for its files. */
  public static void main(String... args) throws Exception {
    if (args.length != 2) {
      System.err.println("usage: load|filter|commit|fill|recover|many-create|many-open DIRECTORY");
      System.exit(2);
    }
    Path directory = Files.createDirectories(Path.of(args[1]));
    switch (args[0]) {
      case "load" -> new LoadBench(directory, 1_000_000, 128).run();
      case "filter" -> new FilterBench(directory, 1_000_000).run();
      case "commit" -> new CommitBench(directory).run();
      case "fill" -> new RecoverBench(directory).fillAndHalt();
      case "recover" -> new RecoverBench(directory).run();
      case "many-create" -> new ManyBench(directory).create();
      case "many-open" -> new ManyBench(directory).open();
      default -> throw new IllegalArgumentException("There is no measurement '" + args[0] + "'.");
    }
  }
}
