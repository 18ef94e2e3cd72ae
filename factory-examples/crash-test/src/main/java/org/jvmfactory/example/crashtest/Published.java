package org.jvmfactory.example.crashtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What was pushed to a repository, as git has it. Immutable. */
final class Published {

    private final Path repository;

    /** The commits of all branches that Factory made, by name. */
    private final Map<String, String> tips = new HashMap<>();

    Published(Path repository) throws IOException, InterruptedException {
        this.repository = repository;
        for (String line : git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/factory/")) {
            tips.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
    }

    /** The branches of a task. */
    List<String> branches(String task) {
        return tips.keySet().stream()
                .filter(branch -> branch.startsWith("factory/" + task))
                .toList();
    }

    String tip(String branch) {
        return String.valueOf(tips.get(branch));
    }

    /** The hashes of a branch's files by their paths. */
    Map<String, String> files(String branch) throws IOException, InterruptedException {
        Map<String, String> files = new HashMap<>();
        for (String line : git("ls-tree", "-r", branch)) {
            int tab = line.indexOf('\t');
            files.put(line.substring(tab + 1), line.substring(line.lastIndexOf(' ', tab) + 1, tab));
        }
        return files;
    }

    /** The hash that git gives to a file with that content. */
    static String hash(String content) {
        byte[] bytes = content.getBytes(UTF_8);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(("blob " + bytes.length + "\0").getBytes(UTF_8));
            return HexFormat.of().formatHex(sha1.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1.", e);
        }
    }

    private List<String> git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + repository));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " failed.");
        }
        return output.lines().toList();
    }
}
