package org.jvmfactory.steps;

import java.util.regex.Pattern;

/** The lines of a build's output that help nobody to mend anything: progress, what went well, frames of frameworks, advice. */
final class OutputNoise {

    private static final Pattern PROGRESS = any(
            "\\[INFO\\].*",
            "(?:Downloading|Downloaded) from .*|Progress \\(.*",
            "> Task \\S+(?: (?:UP-TO-DATE|NO-SOURCE|FROM-CACHE|SKIPPED))?",
            "\\d+ actionable tasks?:.*|Starting a Gradle Daemon.*|Daemon will be stopped.*",
            "npm (?:warn|notice|http|timing)\\b.*|added \\d+ packages?.*|up to date.*|\\d+ packages are looking for"
                    + " funding.*|run `npm fund`.*",
            "(?:Progress: resolved|Packages:|Lockfile is up to date|Already up to date).*|➤"
                    + " YN0(?:000|007|013|019|060|085).*",
            "\\s+(?:Compiling|Downloading|Downloaded|Downloading"
                    + " crates|Updating|Blocking|Fresh|Checking|Finished|Running|Locking|Adding|Doc-tests)\\b.*",
            "go: (?:downloading|finding|extracting) .*",
            "(?:Collecting|Requirement already satisfied|Downloading|Using cached|Installing collected|Building"
                    + " wheel|Created wheel).*",
            "rootdir: .*|plugins: .*|platform \\w+ -- .*|collected \\d+ items?.*|cachedir: .*|configfile: .*",
            "make(?:\\[\\d+\\])?: (?:Entering|Leaving) directory .*");

    static final Pattern PASSING = any(
            "\\s*[✓√✔] .*|\\s*PASS\\s+\\S.*",
            "\\s*ok \\d+(?: .*)?|TAP version \\d+|\\s*1\\.\\.\\d+|\\s*# Subtest: .*",
            "=== (?:RUN|PAUSE|CONT|NAME)\\b.*|\\s*--- PASS:"
                    + " .*|ok\\s{1,4}\\S+\\s+(?:\\(cached\\)|[\\d.]+s).*|\\?\\s+\\S+\\s+\\[no test files\\]",
            "test .* \\.\\.\\. (?:ok|ignored)|running \\d+ tests?",
            "\\S+\\.py [.sx]*\\s*\\[ *\\d+%\\]|[.sx]+\\s*\\[ *\\d+%\\]|(?=\\S+::\\S)\\S++ PASSED.*|.* \\.\\.\\. ok");

    private static final Pattern FRAMES = any(
            "\\s+at"
                    + " (?:java|javax|jdk|sun|com\\.sun|kotlin|kotlinx|scala|groovy|org\\.codehaus\\.groovy|org\\.junit|org\\.testng|org\\.apache\\.maven"
                    + "|org\\.gradle|org\\.assertj|org\\.hamcrest|org\\.mockito|org\\.opentest4j|worker\\.org\\.gradle"
                    + "|app//org\\.junit|java\\.base|java\\.base@[^/]+)[./].*",
            "\\s+\\.\\.\\. \\d+ (?:more|common frames omitted|trimmed)",
            "\\s+at .*(?:node_modules/|\\(node:|node:internal|<anonymous>\\)$).*|\\s*❯ .*node_modules/.*",
            "\\s+File \".*(?:site-packages|dist-packages|/lib/python3[^/]*)/.*",
            "\\s*\\S*(?:site-packages|dist-packages)/\\S+:\\d+:.*",
            "\\s+\\d+: (?:<.*|(?:std|core|alloc|test|rust_begin_unwind|__rustc?)\\b.*)|\\s+at /rustc/.*",
            "\\s+/usr/(?:local|lib)/go[^/]*/src/.*|goroutine \\d+ \\[.*|testing\\.tRunner.*|created by testing\\..*",
            "\\s+\\S.* \\(node:[^)]*\\)|\\s+node:internal\\S*",
            "note: run with `RUST_BACKTRACE=.*");

    private static final Pattern ADVICE = any(
            "\\[ERROR\\] (?:-> \\[Help|To see the full stack|Re-run Maven|For more information about|\\[Help \\d|After"
                    + " correcting|See \\S+ for the individual|See dump files|Please refer to).*",
            "\\[ERROR\\]\\s*",
            "> (?:Run with|Get more help).*|\\* (?:Try|Get more help).*",
            "npm (?:ERR!|error) (?:A complete log|    |code ELIFECYCLE|errno|path|command).*",
            "Deprecated Gradle features were used.*|You can use '--warning-mode.*|For more on this, please refer to.*");

    private OutputNoise() {}

    static boolean is(String line) {
        return PROGRESS.matcher(line).matches()
                || PASSING.matcher(line).matches()
                || FRAMES.matcher(line).matches()
                || ADVICE.matcher(line).matches();
    }

    private static Pattern any(String... patterns) {
        return Pattern.compile(String.join("|", patterns));
    }
}
