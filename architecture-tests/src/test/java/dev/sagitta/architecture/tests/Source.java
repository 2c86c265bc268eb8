package dev.sagitta.architecture.tests;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A source file, parsed by the compiler's own parser, so that comments and strings cannot fool a
 * rule.
 *
 * @param path where it is, relative to the checkout, with {@code /} between the parts
 * @param module the module it belongs to
 * @param test whether it stands under {@code src/test}
 * @param packageName its package
 * @param lines how many lines it has
 * @param types its named types, nested and local ones too
 * @param methods its methods and constructors
 * @param strings its string literals
 */
record Source(
    String path,
    String module,
    boolean test,
    String packageName,
    int lines,
    List<Type> types,
    List<Method> methods,
    List<String> strings) {

  /** A named type: its kind and modifiers, and whether it is nested in nothing. */
  record Type(String name, Tree.Kind kind, Set<Modifier> modifiers, boolean topLevel) {}

  /** A method: its length from the first modifier to the last brace, and what it is given. */
  record Method(String name, long lines, int parameters, boolean signatureIsGiven) {}

  /** Every source file of a module, main and test. */
  static List<Source> of(String module) {
    Path folder = Project.ROOT.resolve(module).resolve("src");
    List<Path> files = Project.filesUnder(folder, ".java");
    if (files.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<Source> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(of(module, unit, positions));
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Source of(String module, CompilationUnitTree unit, SourcePositions positions) {
    var scan = new Scan(unit, positions);
    scan.scan(unit, null);
    Path file = Path.of(unit.getSourceFile().toUri());
    String path = Project.ROOT.relativize(file).toString().replace('\\', '/');
    return new Source(
        path,
        module,
        path.startsWith(module + "/src/test/"),
        String.valueOf(unit.getPackageName()),
        (int) Project.read(file).lines().count(),
        List.copyOf(scan.types),
        List.copyOf(scan.methods),
        List.copyOf(scan.strings));
  }

  /** Collects what the rules ask about from one syntax tree. */
  private static final class Scan extends TreeScanner<Void, ClassTree> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Type> types = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();

    Scan(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitClass(ClassTree type, ClassTree outer) {
      String name = type.getSimpleName().toString();
      if (!name.isEmpty()) {
        Set<Modifier> modifiers = Set.copyOf(type.getModifiers().getFlags());
        types.add(new Type(name, type.getKind(), modifiers, outer == null));
      }
      return super.visitClass(type, type);
    }

    @Override
    public Void visitMethod(MethodTree method, ClassTree owner) {
      long first = lineAt(positions.getStartPosition(unit, method));
      long last = lineAt(positions.getEndPosition(unit, method));
      boolean constructor = method.getName().contentEquals("<init>");
      String name = constructor ? owner.getSimpleName().toString() : method.getName().toString();
      int parameters = method.getParameters().size();
      boolean given = overrides(method) || (constructor && parameters == components(owner));
      methods.add(new Method(name, last - first + 1, parameters, given));
      return super.visitMethod(method, owner);
    }

    @Override
    public Void visitLiteral(LiteralTree literal, ClassTree owner) {
      if (literal.getValue() instanceof String string) {
        strings.add(string);
      }
      return super.visitLiteral(literal, owner);
    }

    private long lineAt(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    private static boolean overrides(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    /** How many components a record has; -1 for what is no record. */
    private static long components(ClassTree type) {
      if (type.getKind() != Tree.Kind.RECORD) {
        return -1;
      }
      return type.getMembers().stream()
          .filter(VariableTree.class::isInstance)
          .map(VariableTree.class::cast)
          .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .count();
    }
  }
}
