package dev.sagitta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagitta.api.Database;
import dev.sagitta.api.settings.DatabaseSettings;
import dev.sagitta.engine.Sagitta;
import dev.sagitta.server.http.ServedDatabase.Answer;
import dev.sagitta.server.http.settings.ServerSettings;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** A server whose database fails. */
final class BrokenDatabaseTest {
  @Test
  void aDefectIsAnsweredWithoutItsMessage() {
    InvocationHandler defect =
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            return null;
          }
          throw new IllegalStateException("/secret/path");
        };
    Database broken =
        (Database)
            Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, defect);
    try (ServedDatabase served = ServedDatabase.serve(broken, ServerSettings.standard())) {
      for (String path : new String[] {"/v1/collections", "/v1/collections/c", "/v1/stats"}) {
        Answer answer = served.send("GET", path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("internal");
        assertThat(answer.text()).doesNotContain("secret").doesNotContain("java");
      }
      assertThat(served.send("POST", "/v1/admin/flush").status()).isEqualTo(500);
      assertThat(served.send("GET", "/health/live").status()).isEqualTo(200);
      assertThat(served.send("GET", "/health/ready").status()).isEqualTo(500);
    }
  }

  @Test
  void aClosedDatabaseIsUnavailable() {
    Database database = Sagitta.open(DatabaseSettings.of("memory:"));
    try (ServedDatabase served = ServedDatabase.serve(database, ServerSettings.standard())) {
      served.send("PUT", "/v1/collections/c", "{\"dimension\":2}");
      database.close();
      Answer answer = served.send("POST", "/v1/collections/c/search", "{\"vector\":[1,2]}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("closed");
      assertThat(served.send("GET", "/health/ready").status()).isEqualTo(503);
      assertThat(served.send("GET", "/health/live").status()).isEqualTo(200);
    }
  }
}
