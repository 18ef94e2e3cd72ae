package org.jvmfactory.testkit.scripted;

import java.util.List;

/** What a script takes for granted. Where it isn't so, the turn fails and says why. */
final class Expectations {

    private static final int SHOWN = 2000;

    private Expectations() {}

    static void check(String verb, List<String> with, String prompt) {
        switch (verb) {
            case "expect-prompt-contains" -> contains("The prompt", prompt, with.get(0));
            case "expect-prompt-lacks" -> {
                if (prompt.contains(with.get(0))) {
                    throw new ScriptFailure("The prompt contains '" + with.get(0) + "', but must not: " + head(prompt));
                }
            }
            case "expect-environment" -> {
                String found = environment(with.get(0));
                if (!found.equals(with.get(1))) {
                    throw new ScriptFailure("The environment variable " + with.get(0) + " must be '" + with.get(1)
                            + "', but is '" + found + "'.");
                }
            }
            case "expect-no-environment" -> {
                if (System.getenv(with.get(0)) != null) {
                    throw new ScriptFailure("The environment variable " + with.get(0) + " must not be there, but is.");
                }
            }
            default -> throw new ScriptFailure("There is no action '" + verb + "'.");
        }
    }

    static void contains(String what, String text, String part) {
        if (!text.contains(part)) {
            throw new ScriptFailure(what + " must contain '" + part + "', but is: " + head(text));
        }
    }

    /** Empty where there is no such variable. */
    static String environment(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    private static String head(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " [...]";
    }
}
