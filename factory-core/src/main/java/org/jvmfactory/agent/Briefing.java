package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jvmfactory.task.Task;

/**
 * Everything that an agent is told when it begins to work. Rendered by {@link Prompts}.
 *
 * @param writes whether it is to change the work tree
 */
public record Briefing(Task task, Branch branch, Guidance guidance, boolean writes, Work work) {

    public Briefing {
        requireNonNull(task, "task");
        requireNonNull(branch, "branch");
        requireNonNull(guidance, "guidance");
        requireNonNull(work, "work");
    }

    /**
     * Where it works.
     *
     * @param repository as a person may read it: no login in it
     */
    public record Branch(String repository, String name, String baseBranch, String baseCommit) {
        public Branch {
            requireNonNull(repository, "repository");
            requireNonNull(name, "name");
            requireNonNull(baseBranch, "baseBranch");
            requireNonNull(baseCommit, "baseCommit");
        }
    }

    /**
     * What it is to do.
     *
     * @param instructions what is wanted now, in our words
     * @param given what it is given for that, in the words of others
     * @param answered what was asked and answered before
     * @param again whether somebody began this before and was broken off
     * @param ending what is expected at the end, in our words
     */
    public record Work(String instructions, List<Given> given, List<Exchange> answered, boolean again, String ending) {
        public Work {
            requireNonNull(instructions, "instructions");
            given = List.copyOf(given);
            answered = List.copyOf(answered);
            requireNonNull(ending, "ending");
        }
    }

    /**
     * Something an agent is given.
     *
     * @param name what it is, in our words
     * @param text in the words of others
     */
    public record Given(String name, String text) {
        public Given {
            requireNonNull(name, "name");
            requireNonNull(text, "text");
        }
    }

    /** A question and its answer. */
    public record Exchange(String question, String answer) {
        public Exchange {
            requireNonNull(question, "question");
            requireNonNull(answer, "answer");
        }
    }
}
