package dev.sagitta.storage.disk;

import dev.sagitta.spi.storage.ObjectKey;
import dev.sagitta.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Which file holds which object: the key is the path below the root. A segment longer than file
 * names may be is split, and its first parts become directories ending in '+', which no key has.
 * Names with a '+' that are not such parts belong to the storage itself, and other names outside
 * the key grammar to somebody else.
 */
final class KeyPaths {
  /** Well below the 255 that most file systems allow. */
  static final int LONGEST_NAME = 200;

  private final Path root;

  /** The paths below a directory that exists. */
  KeyPaths(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  Path of(ObjectKey key) {
    Path path = root;
    for (String segment : key.value().split("/", -1)) {
      String rest = segment;
      while (rest.length() > LONGEST_NAME) {
        path = path.resolve(rest.substring(0, LONGEST_NAME) + "+");
        rest = rest.substring(LONGEST_NAME);
      }
      path = path.resolve(rest);
    }
    return path;
  }

  /** The directory of a path below the root. */
  Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? root : parent;
  }

  /** What of a key a directory or file name stands for; empty if for none. */
  static String fragmentOf(String name, boolean directory) {
    if (directory && name.length() == LONGEST_NAME + 1 && name.endsWith("+")) {
      String part = name.substring(0, LONGEST_NAME);
      return isKeyText(part) ? part : "";
    }
    return isKeyText(name) ? name : "";
  }

  static boolean isKeyText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Whether all directories above a path are there. */
  boolean parentsExist(Path path) throws IOException {
    Path at = root;
    for (Path name : root.relativize(parent(path))) {
      at = at.resolve(name);
      if (!root.equals(at) && !name.toString().isEmpty() && !isDirectory(at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a path is a directory.
   *
   * @throws StorageException.Denied if it is a symbolic link, which might lead out of the storage
   */
  static boolean isDirectory(Path path) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        throw symbolicLink(path);
      }
      return attributes.isDirectory();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  static StorageException symbolicLink(Path path) {
    return new StorageException.Denied(
        "The disk storage follows no symbolic links, and '"
            + path
            + "' is one; remove it, or mount what it leads to.",
        null);
  }
}
