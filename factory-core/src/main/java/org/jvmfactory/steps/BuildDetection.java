package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out from a project's files by which commands it is usually built and tested. What stands at the root speaks for everything; where
 * nothing does, the projects in its directories are looked for.
 */
final class BuildDetection {

    private static final int DEPTH = 2;

    /** Where there are more projects, only those are checked that the change touches. */
    private static final int MOST = 5;

    private static final Set<String> MARKS = Set.of(
            "pom.xml",
            "mvnw",
            "build.gradle",
            "build.gradle.kts",
            "gradlew",
            "Cargo.toml",
            "go.mod",
            "go.work",
            "package.json",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
            "pytest.ini",
            "tox.ini",
            "manage.py",
            "Makefile",
            "makefile",
            "GNUmakefile");

    /** Directories whose projects belong to somebody else, or are only there to be looked at. */
    private static final Set<String> PASSED_OVER = Set.of(
            "node_modules",
            "vendor",
            "third_party",
            "target",
            "build",
            "dist",
            "test",
            "tests",
            "testdata",
            "fixtures",
            "example",
            "examples",
            "sample",
            "samples",
            "template",
            "templates",
            "docs");

    private static final Pattern WORKSPACE = Pattern.compile("(?m)^\\s*\\[workspace\\b");
    private static final Pattern GO_USE = Pattern.compile("(?m)^\\s*use\\s+(?:\\(([^)]*)\\)|(\\S+))");

    private final ProjectFiles files;
    private final List<String> changed;

    /** @param changed the paths that the change touches */
    BuildDetection(ProjectFiles files, List<String> changed) {
        this.files = files;
        this.changed = List.copyOf(changed);
    }

    /**
     * A command that must succeed.
     *
     * @param directory where it is run, from the root; empty at the root itself
     */
    record Check(String directory, List<String> command) {

        Check {
            command = List.copyOf(command);
        }

        /** The command as it is run at the root. A directory's name is data to the shell, never a part of its script. */
        List<String> fromRoot() {
            if (directory.isEmpty()) {
                return command;
            }
            return Stream.concat(
                            Stream.of("sh", "-c", "cd \"./$1\" && shift && exec \"$@\"", "sh", directory),
                            command.stream())
                    .toList();
        }

        /** For a person. */
        String name() {
            String written = Commands.written(command);
            return directory.isEmpty() ? written : written + " in " + directory;
        }
    }

    /** The commands, in the order in which they are run; none where the project isn't of a kind that is known. */
    List<Check> checks() {
        List<Check> root = checks("", files);
        if (!root.isEmpty()) {
            return root;
        }
        List<String> taken = new ArrayList<>();
        for (String directory : candidates()) {
            if (taken.stream().noneMatch(outer -> directory.startsWith(outer + "/"))
                    && !checks(directory, files.below(directory)).isEmpty()) {
                taken.add(directory);
            }
        }
        return (taken.size() > MOST ? touched(taken) : taken)
                .stream()
                        .flatMap(directory -> checks(directory, files.below(directory)).stream())
                        .toList();
    }

    private List<String> touched(List<String> directories) {
        List<String> touched = directories.stream()
                .filter(directory -> changed.stream().anyMatch(path -> path.startsWith(directory + "/")))
                .toList();
        return touched.isEmpty() ? directories.subList(0, MOST) : touched;
    }

    /** Outer before inner. */
    private Set<String> candidates() {
        Set<String> found = new TreeSet<>();
        for (String path : files.paths()) {
            int slash = path.lastIndexOf('/');
            if (slash > 0 && MARKS.contains(path.substring(slash + 1))) {
                String directory = path.substring(0, slash);
                List<String> names = List.of(directory.split("/", -1));
                if (names.size() <= DEPTH
                        && names.stream().noneMatch(name -> name.startsWith(".") || PASSED_OVER.contains(name))) {
                    found.add(directory);
                }
            }
        }
        return found;
    }

    private static List<Check> checks(String directory, ProjectFiles project) {
        return commands(project).stream()
                .map(command -> new Check(directory, command))
                .toList();
    }

    private static List<List<String>> commands(ProjectFiles project) {
        if (project.has("mvnw")) {
            return one("sh", "./mvnw", "-B", "-q", "verify");
        }
        if (project.has("pom.xml")) {
            return one("mvn", "-B", "-q", "verify");
        }
        if (project.has("gradlew")) {
            return one("sh", "./gradlew", "--console=plain", "build");
        }
        if (project.hasAny("build.gradle", "build.gradle.kts")) {
            return one("gradle", "--console=plain", "build");
        }
        if (project.has("Cargo.toml")) {
            return project.holds("Cargo.toml", WORKSPACE) ? one("cargo", "test", "--workspace") : one("cargo", "test");
        }
        if (project.hasAny("go.work", "go.mod")) {
            return go(project);
        }
        List<List<String>> script = JavaScriptChecks.of(project);
        if (!script.isEmpty()) {
            return script;
        }
        List<List<String>> python = PythonChecks.of(project);
        return python.isEmpty() ? make(project) : python;
    }

    /** A workspace's root is no module: each of its modules is named. */
    private static List<List<String>> go(ProjectFiles project) {
        List<String> command = new ArrayList<>(List.of("go", "test"));
        Matcher use = GO_USE.matcher(project.text("go.work").orElse(""));
        while (use.find()) {
            String list = use.group(1) == null ? use.group(2) : use.group(1);
            list.lines()
                    .map(line -> line.replaceFirst("//.*", "").strip().replace("\"", ""))
                    .filter(module -> !module.isEmpty())
                    .map(module -> module.startsWith(".") ? module : "./" + module)
                    .forEach(module -> command.add(module.equals(".") ? "./..." : module + "/..."));
        }
        if (command.size() == 2) {
            command.add("./...");
        }
        return List.of(List.copyOf(command));
    }

    private static List<List<String>> make(ProjectFiles project) {
        for (String makefile : List.of("GNUmakefile", "makefile", "Makefile")) {
            for (String target : List.of("test", "check")) {
                if (project.holds(makefile, Pattern.compile("(?m)^" + target + "[ \\t]*::?(?!=)"))) {
                    return one("make", target);
                }
            }
        }
        return List.of();
    }

    private static List<List<String>> one(String... command) {
        return List.of(List.of(command));
    }
}
