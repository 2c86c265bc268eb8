package dev.sagitta.cloud.servers;

/** What a server understands, without its transport. */
public interface Protocol {
  /** Names what a request asks for; never fails. */
  Call describe(Received request);

  /** Does what is asked. */
  Answer answer(Received request);

  /** An error in the protocol's form. */
  Answer refusal(int status, String code);
}
