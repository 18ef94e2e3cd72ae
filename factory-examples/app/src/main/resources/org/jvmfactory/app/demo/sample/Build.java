import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles this project and runs its tests: {@code java Build.java}. */
public final class Build {

    private static final Path TESTS = Path.of("test");

    public static void main(String[] args) throws Exception {
        Path classes = Files.createTempDirectory("till-classes");
        boolean passed;
        try {
            passed = compiles(classes) && testsPass(classes);
        } finally {
            delete(classes);
        }
        System.exit(passed ? 0 : 1);
    }

    private static boolean compiles(Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-Xlint:all", "-Werror"));
        for (Path root : List.of(Path.of("src"), TESTS)) {
            arguments.addAll(sources(root).stream().map(Path::toString).toList());
        }
        return ToolProvider.getSystemJavaCompiler().run(null, System.out, System.out, arguments.toArray(new String[0]))
                == 0;
    }

    private static boolean testsPass(Path classes) throws Exception {
        int passed = 0;
        int failed = 0;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            for (String name : testClasses()) {
                Class<?> type = loader.loadClass(name);
                for (Method test : tests(type)) {
                    if (run(type, test)) {
                        passed++;
                    } else {
                        failed++;
                    }
                }
            }
        }
        System.out.println(passed + " tests passed, " + failed + " failed");
        return passed > 0 && failed == 0;
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> testClasses() throws IOException {
        return sources(TESTS).stream()
                .map(file -> TESTS.relativize(file).toString())
                .filter(file -> file.endsWith("Test.java"))
                .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                .toList();
    }

    private static List<Method> tests(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static boolean run(Class<?> type, Method test) throws ReflectiveOperationException {
        String name = type.getSimpleName() + "." + test.getName();
        try {
            test.invoke(type.getConstructor().newInstance());
            System.out.println("ok      " + name);
            return true;
        } catch (InvocationTargetException e) {
            System.out.println("FAILED  " + name + ": " + e.getCause().getMessage());
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
