package org.jvmfactory.task;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a run a step stands: node names from the root, each with its visit, as {@code review#2} or {@code write/candidate[1]#1}. Two
 * visits of one node have two paths; a retry of the same visit has the same path and another attempt.
 */
public record StepPath(String value) implements Comparable<StepPath> {

    private static final Pattern VALID =
            Pattern.compile("[A-Za-z0-9_.-]+(?:\\[\\d+])?#\\d+(?:/[A-Za-z0-9_.-]+(?:\\[\\d+])?#\\d+)*");

    private static final Pattern BRANCH = Pattern.compile("^.*\\[\\d+]#\\d+");

    public StepPath {
        requireNonNull(value, "value");
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a step path such as 'review#2' or 'fix#1/verify#3'");
        }
    }

    /** The path of the {@code visit}-th visit (from 1) of the node {@code name} at the root. */
    public static StepPath of(String name, int visit) {
        return new StepPath(name + "#" + visit);
    }

    /** The path of the {@code visit}-th visit (from 1) of the node {@code name} inside this one. */
    public StepPath child(String name, int visit) {
        return new StepPath(value + "/" + name + "#" + visit);
    }

    /** Where the node around this one stands; empty at the root. */
    public Optional<StepPath> parent() {
        int last = value.lastIndexOf('/');
        return last < 0 ? Optional.empty() : Optional.of(new StepPath(value.substring(0, last)));
    }

    /** The branch in which this stands, or which this is, such as {@code write#1/one[0]#1}; the innermost one, empty where there is none. */
    public Optional<StepPath> branch() {
        Matcher matcher = BRANCH.matcher(value);
        return matcher.find() ? Optional.of(new StepPath(matcher.group())) : Optional.empty();
    }

    /** Where the step stands in its workflow, however often it is visited: {@code fix/verify} for {@code fix#1/verify#2}. */
    public String place() {
        return value.replaceAll("#\\d+", "");
    }

    /** The last node's name, without visit. */
    public String name() {
        String last = value.substring(value.lastIndexOf('/') + 1);
        return last.substring(0, last.lastIndexOf('#'));
    }

    /** Which visit of the last node this is, from 1. */
    public int visit() {
        return Integer.parseInt(value.substring(value.lastIndexOf('#') + 1));
    }

    @Override
    public int compareTo(StepPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
