package dev.sagitta.benchmarks.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What this process has in memory, as Linux tells, in MB of 1,000,000 bytes.
 *
 * @param anonymous what is of no file: the heap, the compiler's memory, the graph and the codes
 * @param file pages of mapped files: vectors, and the JVM's own programs and classes; the system
 *     takes them back when memory is short
 * @param resident both
 * @param peak the most of both at any time
 */
record ProcessMemory(double anonymous, double file, double resident, double peak) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path GROUPS = Path.of("/proc/self/cgroup");
  private static final Path MOUNTS = Path.of("/sys/fs/cgroup");
  private static final double KILOBYTE = 1_024 / 1e6;

  /** What there is now. */
  static ProcessMemory now() {
    List<String> lines = lines(STATUS);
    return new ProcessMemory(
        value(lines, "RssAnon:"),
        value(lines, "RssFile:"),
        value(lines, "VmRSS:"),
        value(lines, "VmHWM:"));
  }

  private static double value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * KILOBYTE)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** How many pages this process has waited for since it began: each was read from the disk. */
  static long waitedForPages() {
    String stat = lines(Path.of("/proc/self/stat")).getFirst();
    // The name of the program, in brackets, may hold blanks; the tenth field after it is meant.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[9]);
  }

  /** What the process's control group says of its memory, if it is in one with a limit. */
  static String group() {
    for (String line : lines(GROUPS)) {
      String[] parts = line.split(":", 3);
      if (parts[1].equals("memory")) {
        return group(
            MOUNTS.resolve("memory" + parts[2]),
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "memory.max_usage_in_bytes");
      }
    }
    for (String line : lines(GROUPS)) {
      if (line.startsWith("0::")) {
        return group(
            MOUNTS.resolve(line.substring("0::/".length())),
            "memory.max",
            "memory.current",
            "memory.peak");
      }
    }
    return "no control group";
  }

  private static String group(Path folder, String limit, String usage, String peak) {
    OptionalLong limitBytes = number(folder.resolve(limit));
    // Without a limit, the first kind of groups says a number near that of all addresses.
    if (limitBytes.isEmpty() || limitBytes.getAsLong() > 1L << 60) {
      return "no limit by a control group";
    }
    return String.format(
        Locale.ROOT,
        "control group: limit %s, in use %s, at most %s MB",
        megabytes(limitBytes),
        megabytes(number(folder.resolve(usage))),
        megabytes(number(folder.resolve(peak))));
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isEmpty() ? "?" : String.format(Locale.ROOT, "%.0f", bytes.getAsLong() / 1e6);
  }

  private static OptionalLong number(Path file) {
    if (!Files.isReadable(file)) {
      return OptionalLong.empty();
    }
    String text = lines(file).getFirst();
    return text.equals("max") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + "; this bench needs Linux.", e);
    }
  }

  /** As {@code anonymous 100, file 20, resident 120, at most 130 MB}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "anonymous %.0f, file %.0f, resident %.0f, at most %.0f MB",
        anonymous,
        file,
        resident,
        peak);
  }
}
