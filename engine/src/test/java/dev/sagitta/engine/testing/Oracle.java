package dev.sagitta.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.engine.testing.Workload.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows what a database may hold after a crash or a failure: the contents after the last durable
 * change, or after one of those that followed, in their order.
 */
public final class Oracle {
  private final List<Contents> possible = new ArrayList<>(List.of(Contents.empty()));
  private String last = "nothing";

  /** Makes a change and answers what the database holds then. */
  public Contents make(Change change, Database database) {
    last = change.what();
    possible.add(change.after());
    change.call().accept(database);
    if (change.durable()) {
      possible.clear();
      possible.add(change.after());
    }
    return change.after();
  }

  /** Checks that contents that were found are possible, and answers them. */
  public Contents check(Contents found) {
    assertThat(possible).as("what may be there, after: " + last).contains(found);
    return found;
  }

  /** From here on these contents, which were found, are known to be durable. */
  public Contents settle(Contents found) {
    check(found);
    possible.clear();
    possible.add(found);
    return found;
  }
}
