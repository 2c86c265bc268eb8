package dev.sagitta.server.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.server.http.settings.RequestLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lines of streams, whatever pieces they come in. */
final class LineReaderTest {
  /** A stream that hands out a few bytes at a time, chosen by a seed. */
  private static InputStream pieces(String text, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(5_000)));
      }
    };
  }

  private static List<Integer> lengths(InputStream in, int maxLength) throws IOException {
    LineReader lines = new LineReader(in, maxLength);
    List<Integer> lengths = new ArrayList<>();
    while (lines.next()) {
      lengths.add(lines.isTooLong() ? -1 : lines.length());
      assertThat(lines.number()).isEqualTo(lengths.size());
    }
    return lengths;
  }

  @Test
  void everyLineIsFoundWhateverThePieces() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      List<Integer> expected = new ArrayList<>();
      int count = random.nextInt(60);
      for (int i = 0; i < count; i++) {
        int length = random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(1, 2_000);
        text.append("x".repeat(length)).append('\n');
        expected.add(length > 100_000 ? -1 : length);
      }
      if (count > 0 && random.nextBoolean() && expected.getLast() != 0) {
        text.setLength(text.length() - 1);
      }
      assertThat(lengths(pieces(text.toString(), seed), 100_000))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void anEmptyStreamHasNoLine() throws IOException {
    assertThat(lengths(pieces("", 1), 10)).isEmpty();
  }

  @Test
  void blankLinesAreLines() throws IOException {
    LineReader lines = new LineReader(pieces("\n \t\r\nx", 1), 10);
    assertThat(lines.next() && lines.isBlank()).isTrue();
    assertThat(lines.next() && lines.isBlank()).isTrue();
    assertThat(lines.next() && !lines.isBlank()).isTrue();
    assertThat(lines.next()).isFalse();
  }

  @Test
  void aLineIsParsedWhereItLies() throws IOException {
    LineReader lines =
        new LineReader(
            pieces("{\"id\":\"a\",\"vector\":[1]}\n{\"id\":\"b\",\"vector\":[2]}", 1), 99);
    List<String> ids = new ArrayList<>();
    while (lines.next()) {
      try (BodyParser body = lines.open(new Wire(RequestLimits.standard()))) {
        ids.add(body.readWhole(RecordReader::record).id());
      }
    }
    assertThat(ids).containsExactly("a", "b");
  }
}
