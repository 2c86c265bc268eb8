# Finds a JDK for tools that run in Maven's own JVM and need a newer one than Maven was started on.
# To be sourced: defines find_jdk.

# The oldest Java release that will do.
wanted_java=25

# Prints the release of the JDK in a folder (25, say), or nothing if there is none.
# It asks the program itself: names of folders do not tell.
java_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

# Prints the home of the first JDK that is new enough, or fails and says what to do.
find_jdk() {
  local home release on_path
  on_path=$(command -v javac || true)
  for home in \
    "${JAVA_HOME:-}" \
    "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" \
    /usr/lib/jvm/* \
    "${HOME:-}"/.jdks/* \
    "${HOME:-}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] || continue
    release=$(java_release "$home")
    if [ -n "$release" ] && [ "$release" -ge "$wanted_java" ]; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  {
    echo "No JDK $wanted_java or newer was found: not in JAVA_HOME, not on the PATH, not in /usr/lib/jvm or ~/.jdks."
    echo "Remedy: install one (Debian: the package openjdk-$wanted_java-jdk or temurin-$wanted_java-jdk;"
    echo "or unpack any build of it into ~/.jdks), or set JAVA_HOME to where it is."
  } >&2
  return 1
}
