package dev.sagitta.tck.fault;

/** The calls of a storage that faults can strike. */
public enum OperationKind {
  /** {@code Storage.create}. */
  CREATE(true),
  /** {@code Storage.replace}. */
  REPLACE(true),
  /** {@code Storage.upload}, which changes nothing by itself. */
  UPLOAD(false),
  /** {@code Upload.write}. */
  UPLOAD_WRITE(true),
  /** {@code Upload.commit}. */
  UPLOAD_COMMIT(true),
  /** {@code Storage.delete}, of all its keys together. */
  DELETE(true),
  /** {@code AppendableStorage.append}. */
  APPEND_OPEN(true),
  /** {@code Appender.reserve}. */
  RESERVE(true),
  /** {@code Appender.append}. */
  APPEND(true),
  /** {@code Appender.sync}. */
  SYNC(true),
  /** {@code AppendableStorage.sync}. */
  SYNC_OBJECT(true),
  /** {@code CopyingStorage.copy}. */
  COPY(true),
  /** {@code Storage.read}. */
  READ(false),
  /** {@code Storage.find}. */
  FIND(false),
  /** {@code Storage.list}. */
  LIST(false),
  /** {@code MappableStorage.map}. */
  MAP(false);

  private final boolean mutating;

  OperationKind(boolean mutating) {
    this.mutating = mutating;
  }

  /** Whether it changes what a crash finds. */
  public boolean mutating() {
    return mutating;
  }
}
