package dev.sagitta.cloud.servers;

/**
 * What a client asks for, in the words of the protocol.
 *
 * @param operation the operation's documented name, such as {@code PutObject}
 * @param key the object it is about, without the bucket; empty where it is about several or none
 */
public record Call(String operation, String key) {}
