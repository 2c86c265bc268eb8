package dev.sagitta.api.error;

import java.util.Locale;

/**
 * The stable name of a failure. Names are part of the public contract: clients switch on them, so a
 * name is never reused for another meaning.
 */
public enum ErrorCode {
  /** A value is outside its allowed range or form. */
  INVALID_ARGUMENT,
  /** A collection, alias or snapshot name breaks the naming rules. */
  INVALID_NAME,
  /** A record or document id is empty, too long or not valid Unicode. */
  INVALID_ID,
  /** A vector has another number of dimensions than its collection. */
  DIMENSION_MISMATCH,
  /** A vector holds NaN or an infinity. */
  VECTOR_NOT_FINITE,
  /** A zero vector was given where the distance is cosine, which it has no direction for. */
  ZERO_VECTOR,
  /** A metadata key or value cannot be stored. */
  INVALID_METADATA,
  /** A filter is malformed or too deep. */
  INVALID_FILTER,
  /** A setting has an unknown name or a value that cannot be read. */
  INVALID_SETTING,
  /** No plug-in of the asked name is on the class path. */
  UNKNOWN_PLUGIN,
  /** A configured limit would be exceeded. */
  LIMIT_EXCEEDED,
  /** The database or storage was opened for reading only. */
  READ_ONLY,
  /** No collection or alias has this name. */
  COLLECTION_NOT_FOUND,
  /** No record has this id. */
  RECORD_NOT_FOUND,
  /** No document has this id. */
  DOCUMENT_NOT_FOUND,
  /** No alias has this name. */
  ALIAS_NOT_FOUND,
  /** No rebuild of the collection's indexes is under way. */
  REBUILD_NOT_FOUND,
  /** There is no database at the given place, and none was to be created. */
  DATABASE_NOT_FOUND,
  /** A collection or alias of this name exists. */
  NAME_TAKEN,
  /** A record of this id exists and the write was to insert only. */
  RECORD_EXISTS,
  /** A stored record is not as the condition of the write wants it. */
  CONDITION_UNMET,
  /** Another commit changed what this one relied on. */
  WRITE_CONFLICT,
  /** Another writer has the database open. */
  LOCKED,
  /** Another writer has taken the database over; this one may not write any more. */
  FENCED,
  /** The storage has no space left. */
  STORAGE_FULL,
  /** The storage does not answer, or refuses access. */
  STORAGE_UNAVAILABLE,
  /** Too much unfinished work is queued; slow down and try again. */
  OVERLOADED,
  /** Stored bytes do not match their checksum or their description. */
  CORRUPT,
  /** The stored bytes have a format version that this release cannot read. */
  UNSUPPORTED_FORMAT,
  /** The database, collection or cursor was closed or dropped. */
  CLOSED,
  /** A defect in Sagitta itself. */
  INTERNAL;

  /** The name as it travels over HTTP: lower case, words joined by hyphens. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
