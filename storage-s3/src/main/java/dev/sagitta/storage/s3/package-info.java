/** A storage that keeps its objects in a bucket of S3, or of a store that speaks its protocol. */
@NullMarked
package dev.sagitta.storage.s3;

import org.jspecify.annotations.NullMarked;
