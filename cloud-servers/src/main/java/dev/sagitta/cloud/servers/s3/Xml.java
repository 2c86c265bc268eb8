package dev.sagitta.cloud.servers.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Bodies of requests read, and bodies of answers written. */
final class Xml {
  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final List<String> open = new ArrayList<>();

  Xml begin(String name) {
    text.append('<').append(name);
    if (open.isEmpty()) {
      text.append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"");
    }
    text.append('>');
    open.add(name);
    return this;
  }

  Xml end() {
    text.append("</").append(open.removeLast()).append('>');
    return this;
  }

  Xml add(String name, Object value) {
    text.append('<').append(name).append('>');
    text.append(
        value
            .toString()
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;"));
    text.append("</").append(name).append('>');
    return this;
  }

  /** Everything, with what is still open ended. */
  String all() {
    while (!open.isEmpty()) {
      end();
    }
    return text.toString();
  }

  /** The elements of one name in a request's body, in order. */
  static List<Element> elements(MemorySegment body, String name) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      byte[] bytes = body.toArray(ValueLayout.JAVA_BYTE);
      return elements(
          factory
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(bytes))
              .getElementsByTagNameNS("*", name));
    } catch (SAXException e) {
      throw new S3Failure(400, "MalformedXML");
    } catch (IOException | ParserConfigurationException e) {
      throw new IllegalStateException("Bytes in memory are read by every JDK.", e);
    }
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The text of the first such element inside another; empty if there is none. */
  static String child(Element element, String name) {
    List<Element> found = elements(element.getElementsByTagNameNS("*", name));
    return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
  }
}
