package org.jvmfactory.testkit.scripted;

import org.jspecify.annotations.Nullable;

/** What a turn comes to, as the host is told at its end. */
final class TurnReport {

    private final long[] tokens = new long[4];
    private String model;
    private String text = "";
    private @Nullable String structured;
    private int turns = 1;
    private long micros;
    private boolean costKnown = true;

    TurnReport(String model) {
        this.model = model;
    }

    void said(String words) {
        text = words;
    }

    void structured(String json) {
        structured = json;
    }

    void model(String name) {
        model = name;
    }

    /** {@code amounts}: input, output, cache read, cache write, turns. */
    void used(String... amounts) {
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] += Long.parseLong(amounts[i]);
        }
        turns = Integer.parseInt(amounts[4]);
    }

    void cost(String amount) {
        if (amount.equals("unknown")) {
            costKnown = false;
        } else {
            micros += Long.parseLong(amount);
        }
    }

    String succeeded() {
        return line("OK", "", "");
    }

    String failed(String kind, String message, String resetAt) {
        return line(kind, message, resetAt);
    }

    private String line(String outcome, String message, String resetAt) {
        return Wire.line(
                "result",
                outcome,
                message,
                resetAt,
                text,
                structured == null ? "no" : "yes",
                structured == null ? "" : structured,
                model,
                Long.toString(tokens[0]),
                Long.toString(tokens[1]),
                Long.toString(tokens[2]),
                Long.toString(tokens[3]),
                Integer.toString(turns),
                Long.toString(micros),
                costKnown ? "exact" : "unknown");
    }
}
