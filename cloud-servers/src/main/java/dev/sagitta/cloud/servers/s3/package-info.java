/** A server that speaks the part of the S3 protocol that a storage needs, truly atomic. */
@NullMarked
package dev.sagitta.cloud.servers.s3;

import org.jspecify.annotations.NullMarked;
