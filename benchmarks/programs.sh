# Builds the benches and runs their main classes. To be sourced from the root of the checkout; sets JAVA_HOME and
# defines bench: bench CLASS ARGUMENT..., with CLASS below dev.sagitta.benchmarks.
#   BUILT=1 takes what the last build left; HEAP=4g is the most heap; JAVA_OPTIONS go to the program's JVM.

source build/find-jdk.sh
JAVA_HOME=$(find_jdk)
export JAVA_HOME
if [ -z "${BUILT:-}" ]; then
  mvn -q -B -ntp -DskipTests -pl benchmarks -am package dependency:build-classpath \
      -Dmdep.outputFile=target/classpath -Dmdep.includeScope=runtime </dev/null
fi
bench() {
  # shellcheck disable=SC2086 # Several options, with blanks between them.
  "$JAVA_HOME/bin/java" "-Xmx${HEAP:-4g}" ${JAVA_OPTIONS:-} --add-modules jdk.incubator.vector \
    --enable-native-access=ALL-UNNAMED -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
    "dev.sagitta.benchmarks.$1" "${@:2}" 2> >(grep -v incubator >&2)
}
