package dev.sagitta.benchmarks.plot;

import java.util.Locale;

/**
 * A drawing in SVG that is written piece by piece, with attributes as {@code name, value} pairs.
 */
final class Svg {
  private final StringBuilder content = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Adds an element without content. */
  void add(String element, Object... attributes) {
    open(element, attributes);
    content.insert(content.length() - 2, '/');
  }

  /** Begins an element, up to {@link #close}. */
  void open(String element, Object... attributes) {
    content.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      String text =
          value instanceof Double number
              ? String.format(Locale.ROOT, "%.1f", number)
              : value.toString();
      content.append(' ').append(attributes[i]).append("=\"").append(escaped(text)).append('"');
    }
    content.append(">\n");
  }

  /** Ends an element. */
  void close(String element) {
    content.append("</").append(element).append(">\n");
  }

  /** Adds text at a place. */
  void text(String text, double x, double y, Object... attributes) {
    Object[] all = new Object[attributes.length + 4];
    all[0] = "x";
    all[1] = x;
    all[2] = "y";
    all[3] = y;
    System.arraycopy(attributes, 0, all, 4, attributes.length);
    open("text", all);
    content.setLength(content.length() - 1);
    content.append(escaped(text));
    close("text");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** The whole document. */
  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                + "viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">%n",
            width,
            height,
            width,
            height)
        + content
        + "</svg>\n";
  }
}
