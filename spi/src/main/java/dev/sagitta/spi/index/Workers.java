package dev.sagitta.spi.index;

import java.util.function.IntConsumer;

/** The threads that one build may use. */
public interface Workers {
  /** The calling thread alone. */
  Workers CALLER =
      new Workers() {
        @Override
        public int count() {
          return 1;
        }

        @Override
        public void run(IntConsumer task) {
          task.accept(0);
        }
      };

  /** How many threads there are, the calling one included; 1 or more. */
  int count();

  /**
   * Runs the task once in each thread, with the thread's number from 0, and returns when all are
   * done. Everything that the tasks wrote is then visible to the caller. If a task fails, its
   * exception is thrown once the others have ended; they are not interrupted, so a task that others
   * would wait for must tell them.
   */
  void run(IntConsumer task);
}
