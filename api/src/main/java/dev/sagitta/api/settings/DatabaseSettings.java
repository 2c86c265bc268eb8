package dev.sagitta.api.settings;

import dev.sagitta.api.write.Durability;

/**
 * How a database is opened.
 *
 * @param storage the storage URI, for example {@code file:data} or {@code memory:}
 * @param mode what to do about a missing database, and whether to write
 * @param durability what writes wait for unless they say otherwise
 * @param limits the largest requests that are served
 * @param budget how much memory, log and background work the database may use
 * @param recall how recent searches are kept and their recall is watched
 */
public record DatabaseSettings(
    String storage,
    OpenMode mode,
    Durability durability,
    Limits limits,
    Budget budget,
    RecallSettings recall) {
  /** Opens or creates a database in the given storage, with the default limits and budget. */
  public static DatabaseSettings of(String storage) {
    return new DatabaseSettings(
        storage,
        OpenMode.CREATE,
        Durability.SYNCED,
        Limits.standard(),
        Budget.standard(),
        RecallSettings.standard());
  }

  /** This, with another storage. */
  public DatabaseSettings withStorage(String other) {
    return new DatabaseSettings(other, mode, durability, limits, budget, recall);
  }

  /** This, with another mode. */
  public DatabaseSettings withMode(OpenMode other) {
    return new DatabaseSettings(storage, other, durability, limits, budget, recall);
  }

  /** This, with another default durability. */
  public DatabaseSettings withDurability(Durability other) {
    return new DatabaseSettings(storage, mode, other, limits, budget, recall);
  }

  /** This, with other limits. */
  public DatabaseSettings withLimits(Limits other) {
    return new DatabaseSettings(storage, mode, durability, other, budget, recall);
  }

  /** This, with another budget. */
  public DatabaseSettings withBudget(Budget other) {
    return new DatabaseSettings(storage, mode, durability, limits, other, recall);
  }

  /** This, with another way to keep and watch recent searches. */
  public DatabaseSettings withRecall(RecallSettings other) {
    return new DatabaseSettings(storage, mode, durability, limits, budget, other);
  }
}
