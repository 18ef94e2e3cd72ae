package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.step.OpenTask;

/** Open tasks that may want the same as another: their titles have words in common. */
final class SimilarTasks {

    private static final int MOST = 10;

    /** Shorter words are in every title. */
    private static final int SHORTEST = 3;

    private SimilarTasks() {}

    /** Those of {@code tasks} that are like {@code title}, the likest first. */
    static List<OpenTask> of(String title, List<OpenTask> tasks) {
        record Likeness(OpenTask task, double share) {}
        Set<String> wanted = words(title);
        List<Likeness> found = new ArrayList<>();
        for (OpenTask task : tasks) {
            double share = share(wanted, words(task.title()));
            if (share > 0) {
                found.add(new Likeness(task, share));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingDouble(Likeness::share).reversed())
                .limit(MOST)
                .map(Likeness::task)
                .toList();
    }

    /** As an agent is given them. */
    static String describe(List<OpenTask> tasks) {
        return String.join(
                "\n",
                tasks.stream()
                        .map(task -> "- " + task.id() + " (" + ConfigNode.spelling(task.status()) + "): "
                                + PlainText.line(task.title(), 200))
                        .toList());
    }

    private static double share(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all.isEmpty() ? 0 : (double) both.size() / all.size();
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (word.length() >= SHORTEST) {
                words.add(word);
            }
        }
        return words;
    }
}
