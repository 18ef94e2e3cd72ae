package org.jvmfactory.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jvmfactory.policy.Shell.Simple;

/** Finds commands that delete or change files where they mustn't. */
final class TreeCommands {

    private static final Set<String> RIGHTS = Set.of("chmod", "chown", "chgrp", "setfacl");

    /** They change every file they name. */
    private static final Set<String> CHANGING =
            Set.of("rm", "rmdir", "unlink", "shred", "tee", "touch", "truncate", "chmod", "chown", "chgrp", "sponge");

    /** They change the last file they name. */
    private static final Set<String> PLACING = Set.of("cp", "install", "ln", "rsync", "scp");

    private static final Set<String> DOWNLOADING = Set.of("curl", "wget");
    private static final Set<String> OUTPUT = Set.of("-o", "-O", "--output", "--output-document");

    private final Places places;
    private final Path directory;

    TreeCommands(Places places, Path directory) {
        this.places = places;
        this.directory = directory;
    }

    /** Why a command mustn't be run that deletes or changes whole directories. */
    Optional<String> objection(String program, List<String> arguments, List<Simple> before) {
        boolean rights = RIGHTS.contains(program);
        if ((program.equals("rm") || rights) && recursive(arguments, rights)) {
            List<String> operands = operands(arguments);
            return firstOutside(rights && !operands.isEmpty() ? operands.subList(1, operands.size()) : operands, rights)
                    .or(() -> operands.isEmpty() ? fedFromOutside(before) : Optional.empty());
        }
        if (program.equals("find")) {
            boolean deletes = arguments.contains("-delete")
                    || (arguments.stream().anyMatch(Set.of("-exec", "-execdir", "-ok")::contains)
                            && arguments.stream().anyMatch(it -> it.equals("rm") || it.endsWith("/rm")));
            return deletes ? firstOutside(roots(arguments), true) : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean recursive(List<String> arguments, boolean rights) {
        return arguments.stream()
                .takeWhile(it -> !it.equals("--"))
                .anyMatch(it -> it.equals("--recursive")
                        || (it.startsWith("-")
                                && !it.startsWith("--")
                                && (it.contains("R") || (!rights && it.contains("r")))));
    }

    private Optional<String> firstOutside(List<String> operands, boolean treeItself) {
        return operands.stream()
                .filter(it -> !(treeItself && isTree(it)))
                .flatMap(it -> places.outside(it, directory).stream())
                .findFirst();
    }

    private boolean isTree(String text) {
        return Places.resolve(text, directory).filter(places.tree()::equals).isPresent();
    }

    /** What an earlier command of the pipe names outside the tree is what this one gets. */
    private Optional<String> fedFromOutside(List<Simple> before) {
        return before.stream()
                .flatMap(command -> command.words().stream().skip(1))
                .map(Shell.Word::text)
                .filter(it -> it.startsWith("/") || it.startsWith("~") || it.startsWith(".."))
                .flatMap(it -> isTree(it) ? Stream.empty() : places.outside(it, directory).stream())
                .findFirst();
    }

    private static List<String> roots(List<String> arguments) {
        return arguments.stream()
                .dropWhile(it -> it.matches("-[HLPDO].*"))
                .takeWhile(it -> !it.startsWith("-") && !it.equals("(") && !it.equals("!"))
                .toList();
    }

    /** Why a command mustn't be run that changes a protected file. */
    Optional<String> written(String program, List<String> arguments) {
        List<String> operands = operands(arguments);
        boolean removes = false;
        List<String> files = new ArrayList<>();
        if (CHANGING.contains(program)) {
            removes = program.equals("rm");
            files.addAll(operands);
        } else if (program.equals("mv")) {
            removes = true;
            files.addAll(operands);
        } else if (PLACING.contains(program) && operands.size() > 1) {
            files.add(operands.get(operands.size() - 1));
        } else if ((program.equals("sed") || program.equals("perl"))
                && arguments.stream().anyMatch(TreeCommands::inPlace)) {
            files.addAll(operands);
        } else if (program.equals("dd")) {
            arguments.stream().filter(it -> it.startsWith("of=")).forEach(it -> files.add(it.substring(3)));
        } else if (program.equals("git")
                && !operands.isEmpty()
                && Set.of("rm", "mv").contains(operands.get(0))) {
            removes = true;
            files.addAll(operands.subList(1, operands.size()));
        } else if (DOWNLOADING.contains(program)) {
            for (int i = 0; i + 1 < arguments.size(); i++) {
                if (OUTPUT.contains(arguments.get(i))) {
                    files.add(arguments.get(i + 1));
                }
            }
        }
        boolean below = removes;
        return files.stream()
                .flatMap(file -> places.protectedBy(file, directory, below).stream())
                .findFirst();
    }

    private static boolean inPlace(String option) {
        return option.startsWith("--in-place") || option.matches("-[a-zA-Z]*i.*");
    }

    private static List<String> operands(List<String> arguments) {
        int end = arguments.indexOf("--");
        List<String> before = end < 0 ? arguments : arguments.subList(0, end);
        List<String> operands = new ArrayList<>(before.stream()
                .filter(it -> !it.startsWith("-") || it.equals("-"))
                .toList());
        if (end >= 0) {
            operands.addAll(arguments.subList(end + 1, arguments.size()));
        }
        return operands;
    }
}
