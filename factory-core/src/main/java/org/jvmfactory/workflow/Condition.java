package org.jvmfactory.workflow;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a node runs, a jump is taken or a loop ends: data, not code. Written as {@code has-issues}, {@code no-issues},
 * {@code review-approved}, each with {@code of <step>} where it isn't about the latest verdict, {@code has <output>}, or a comparison
 * {@code <output> == <text>} or {@code !=}, where the text may stand in quotation marks. An output is named {@code <step>.<name>}; a step's name alone means its {@code text}.
 */
public sealed interface Condition {

    /** The verdict wants more work: it isn't an approval, or a blocking finding is open. False where there is no verdict. */
    record HasIssues(Optional<String> of) implements Condition {
        public HasIssues {
            requireNonNull(of, "of");
        }
    }

    /** The verdict wants no more work, or there is none. */
    record NoIssues(Optional<String> of) implements Condition {
        public NoIssues {
            requireNonNull(of, "of");
        }
    }

    /** The verdict is an approval. False where there is no verdict. */
    record ReviewApproved(Optional<String> of) implements Condition {
        public ReviewApproved {
            requireNonNull(of, "of");
        }
    }

    /** The output is there. */
    record Has(String output) implements Condition {
        public Has {
            requireNonNull(output, "output");
        }
    }

    /** The output is there and is, or with {@code equal} false isn't, the text. */
    record Compares(String output, boolean equal, String text) implements Condition {
        public Compares {
            requireNonNull(output, "output");
            requireNonNull(text, "text");
            if (text.lines().count() > 1) {
                throw new IllegalArgumentException("a condition compares with one line, got '" + text + "'");
            }
        }
    }

    /** The condition that {@code text} says, in kebab or snake case; empty where it says none. */
    static Optional<Condition> parse(String text) {
        Matcher verdict = Written.VERDICT.matcher(text.strip());
        if (verdict.matches()) {
            Optional<String> of = Optional.ofNullable(verdict.group(2));
            return Optional.of(
                    switch (verdict.group(1).replace('_', '-')) {
                        case "has-issues" -> new HasIssues(of);
                        case "no-issues" -> new NoIssues(of);
                        default -> new ReviewApproved(of);
                    });
        }
        Matcher has = Written.HAS.matcher(text.strip());
        if (has.matches()) {
            return Optional.of(new Has(has.group(1)));
        }
        Matcher compares = Written.COMPARES.matcher(text.strip());
        if (compares.matches()) {
            return Optional.of(new Compares(
                    compares.group(1),
                    compares.group(2).equals("=="),
                    Written.unquoted(compares.group(3).strip())));
        }
        return Optional.empty();
    }

    /** The condition as {@link #parse} reads it. */
    default String written() {
        if (this instanceof HasIssues issues) {
            return "has-issues" + Written.of(issues.of());
        }
        if (this instanceof NoIssues issues) {
            return "no-issues" + Written.of(issues.of());
        }
        if (this instanceof ReviewApproved approved) {
            return "review-approved" + Written.of(approved.of());
        }
        if (this instanceof Has has) {
            return "has " + has.output();
        }
        Compares compares = (Compares) this;
        return compares.output() + (compares.equal() ? " == " : " != ") + Written.quoted(compares.text());
    }

    /** The step that the condition looks at; empty for the latest verdict. */
    default Optional<String> step() {
        if (this instanceof HasIssues issues) {
            return issues.of();
        }
        if (this instanceof NoIssues issues) {
            return issues.of();
        }
        if (this instanceof ReviewApproved approved) {
            return approved.of();
        }
        String output = this instanceof Has has ? has.output() : ((Compares) this).output();
        int dot = output.indexOf('.');
        return Optional.of(dot < 0 ? output : output.substring(0, dot));
    }

    /** How conditions are written. */
    final class Written {

        private static final Pattern VERDICT =
                Pattern.compile("(has[-_]issues|no[-_]issues|review[-_]approved)(?:\\s+of\\s+([A-Za-z0-9_-]+))?");
        private static final Pattern HAS = Pattern.compile("has\\s+([A-Za-z0-9_.-]+)");
        private static final Pattern COMPARES = Pattern.compile("([A-Za-z0-9_.-]+)\\s*(==|!=)\\s*(.+)");

        private Written() {}

        private static String unquoted(String text) {
            boolean quotes = text.length() >= 2
                    && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                    && text.charAt(text.length() - 1) == text.charAt(0);
            return quotes ? text.substring(1, text.length() - 1) : text;
        }

        private static String quoted(String text) {
            boolean plain = !text.isEmpty() && text.equals(text.strip()) && text.equals(unquoted(text));
            return plain ? text : '"' + text + '"';
        }

        private static String of(Optional<String> step) {
            return step.map(name -> " of " + name).orElse("");
        }
    }
}
