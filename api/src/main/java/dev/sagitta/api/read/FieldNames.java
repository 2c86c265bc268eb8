package dev.sagitta.api.read;

import dev.sagitta.api.error.ErrorCode;
import dev.sagitta.api.error.InvalidRequestException;

/** Names of metadata fields in requests. */
final class FieldNames {
  private FieldNames() {}

  /** The name, if a field can have it. */
  static String check(String what, String name) {
    if (name.isEmpty() || name.startsWith("$")) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_ARGUMENT,
          what
              + " names the field '"
              + name
              + "', but names of fields are not empty and do not start with '$'.");
    }
    return name;
  }
}
