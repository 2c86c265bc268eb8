package dev.sagitta.server.http.wire;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;
import dev.sagitta.api.error.Spelling;
import dev.sagitta.api.metadata.Metadata;
import dev.sagitta.api.metadata.MetadataChange;
import dev.sagitta.api.metadata.MetadataValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonToken;

/** Reads metadata, and changes of it. */
public final class MetadataReader {
  private MetadataReader() {}

  /** The current value as metadata; null values are refused. */
  public static Metadata metadata(BodyParser body) {
    body.expectObject();
    Map<String, MetadataValue> values = new HashMap<>();
    for (String key = body.nextField(); key != null; key = body.nextField()) {
      if (body.token() == JsonToken.VALUE_NULL) {
        throw refused(
            body,
            "the metadata key '"
                + Spelling.printable(key)
                + "' is null; leave it out (null removes a key only where metadata are merged).");
      }
      if (values.put(key, value(body)) != null) {
        throw twice(body, key);
      }
    }
    return Metadata.of(values);
  }

  /** The current value as a merge patch after RFC 7396: null removes a key. */
  public static MetadataChange.Merge change(BodyParser body) {
    body.expectObject();
    Map<String, MetadataValue> set = new HashMap<>();
    Set<String> remove = new HashSet<>();
    for (String key = body.nextField(); key != null; key = body.nextField()) {
      if (set.containsKey(key) || remove.contains(key)) {
        throw twice(body, key);
      }
      if (body.token() == JsonToken.VALUE_NULL) {
        remove.add(key);
      } else {
        set.put(key, value(body));
      }
    }
    return new MetadataChange.Merge(Metadata.of(set), remove);
  }

  private static MetadataValue value(BodyParser body) {
    if (body.token() != JsonToken.START_ARRAY) {
      return scalar(body);
    }
    List<MetadataValue.Scalar> members = new ArrayList<>();
    while (body.nextElement()) {
      members.add(scalar(body));
    }
    return MetadataValue.of(members);
  }

  private static MetadataValue.Scalar scalar(BodyParser body) {
    return switch (body.token()) {
      case VALUE_STRING -> MetadataValue.of(body.text());
      case VALUE_NUMBER_INT -> MetadataValue.of(body.integer());
      case VALUE_NUMBER_FLOAT -> decimal(body);
      case VALUE_TRUE -> MetadataValue.of(true);
      case VALUE_FALSE -> MetadataValue.of(false);
      default ->
          throw refused(
              body, "a metadata value is a text, a number, true, false, or a flat list of these.");
    };
  }

  private static MetadataValue.Scalar decimal(BodyParser body) {
    double value = body.number();
    if (!Double.isFinite(value)) {
      throw refused(body, "the number is too large for 64 bits.");
    }
    return MetadataValue.of(value);
  }

  private static InvalidRequestException twice(BodyParser body, String key) {
    return refused(body, "the metadata key '" + Spelling.printable(key) + "' is given twice.");
  }

  private static InvalidRequestException refused(BodyParser body, String what) {
    return new InvalidRequestException(ErrorCode.INVALID_METADATA, body.where() + ": " + what);
  }
}
