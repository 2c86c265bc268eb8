package dev.sagitta.tools.sample;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program: {@code <docs.jsonl.gz> <directory>} makes the sample, {@code --check <directory>}
 * reads it back and prints what its queries find.
 */
final class SampleMaker {

  private static final int SIZE = 2_000;

  private static final long SEED = 1897; // the year the Tate opened

  private static final int PROGRESS_STEP = 250;

  private final EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
  private final PrintStream out;

  private SampleMaker(PrintStream out) {
    this.out = out;
  }

  static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("arguments: <docs.jsonl.gz> <directory> | --check <directory>");
      System.exit(2);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    SampleFiles files = new SampleFiles(Path.of(arguments[1]));
    if (arguments[0].equals("--check")) {
      new SampleCheck(files, out).run();
    } else {
      new SampleMaker(out).make(new TateTexts(Path.of(arguments[0])), files);
    }
  }

  private void make(TateTexts texts, SampleFiles files) throws IOException {
    List<Artwork> usable = texts.read();
    List<Artwork> chosen = Selection.choose(usable, SIZE, SEED);
    out.printf("chose %d of %d usable artworks%n", chosen.size(), usable.size());
    files.writeArtworks(chosen, embed(chosen.stream().map(Artwork::text).toList()));
    files.writeQueries(
        LabelledQuery.ALL, embed(LabelledQuery.ALL.stream().map(LabelledQuery::label).toList()));
    out.printf("wrote %d bytes%n", files.size());
  }

  /** Embeds one text at a time, so that a vector does not depend on its neighbours in a batch. */
  private List<float[]> embed(List<String> texts) {
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectors.add(model.embed(text).content().vector());
      if (vectors.size() % PROGRESS_STEP == 0 || vectors.size() == texts.size()) {
        out.printf("embedded %d of %d texts%n", vectors.size(), texts.size());
      }
    }
    return vectors;
  }
}
