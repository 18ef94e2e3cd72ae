package org.jvmfactory.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.engine.FailureClass;
import org.jvmfactory.task.Money;
import org.jvmfactory.testkit.scripted.Wire;

/**
 * What an agent can do in a script. An action is a map with one key, its name; an action that needs nothing more is its name alone.
 */
enum ScriptAction {
    WRITE {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("path", "content", "executable");
            return one("write", with.text("path"), with.text("content"), flag(with, "executable"));
        }
    },
    APPEND {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("path", "content");
            return one("append", with.text("path"), with.text("content"));
        }
    },
    DELETE,
    RUN {
        @Override
        List<String> lines(ConfigNode with) {
            if (with.isText()) {
                return one("run", with.text(), "false");
            }
            with.only("command", "may-fail");
            return one("run", with.text("command"), flag(with, "may-fail"));
        }
    },
    COMMIT,
    SAY,
    SAY_PROMPT(Form.ALONE),
    SAY_ENVIRONMENT,
    DELTA,
    ASK {
        @Override
        List<String> lines(ConfigNode with) {
            if (with.isText()) {
                return one("ask", "ask_person", ScriptJson.question(with.text(), List.of()));
            }
            with.only("question", "options");
            List<String> options = with.find("options").map(ConfigNode::texts).orElse(List.of());
            return one("ask", "ask_person", ScriptJson.question(with.text("question"), options));
        }
    },
    CALL_TOOL {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("tool", "input", "expect-contains");
            return one(
                    "call-tool",
                    with.text("tool"),
                    json(with, "input"),
                    with.findText("expect-contains").orElse(""));
        }
    },
    USE_TOOL {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("tool", "input", "do");
            List<String> lines = new ArrayList<>(one("use-tool", with.text("tool"), json(with, "input")));
            with.find("do").map(ConfigNode::items).orElse(List.of()).forEach(action -> lines.addAll(read(action)));
            lines.add(Wire.line("end"));
            return lines;
        }
    },
    AWAIT_MESSAGE(Form.TEXT_OR_ALONE),
    AWAIT_FILE,
    PAUSE {
        @Override
        List<String> lines(ConfigNode with) {
            return one("pause", Long.toString(with.duration().toMillis()));
        }
    },
    COST {
        @Override
        List<String> lines(ConfigNode with) {
            if (with.text().equals("unknown")) {
                return one("cost", "unknown");
            }
            BigDecimal amount = with.decimal();
            if (amount.signum() < 0) {
                throw with.error("a cost can't be negative");
            }
            return one("cost", Long.toString(Money.usd(amount).micros()));
        }
    },
    USAGE {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("input", "output", "cache-read", "cache-write", "turns");
            return one(
                    "usage",
                    count(with, "input", 0),
                    count(with, "output", 0),
                    count(with, "cache-read", 0),
                    count(with, "cache-write", 0),
                    count(with, "turns", 1));
        }
    },
    MODEL,
    VERDICT {
        @Override
        List<String> lines(ConfigNode with) {
            return one("structured", ScriptJson.verdict(with));
        }
    },
    STRUCTURED,
    WARN {
        @Override
        List<String> lines(ConfigNode with) {
            return one("warned", with.text());
        }
    },
    RETRYING {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("attempt", "reason");
            return one("retrying", count(with, "attempt", 1), with.text("reason"));
        }
    },
    LIMIT {
        @Override
        List<String> lines(ConfigNode with) {
            with.only("window", "status", "reset-at", "reset-in");
            return one("limit", with.text("window"), with.text("status"), reset(with));
        }
    },
    FAIL {
        @Override
        List<String> lines(ConfigNode with) {
            if (with.isText()) {
                return one("fail", with.choice(FailureClass.class).name(), "The script has the agent fail.", "");
            }
            with.only("kind", "message", "reset-at", "reset-in");
            return one(
                    "fail",
                    with.require("kind").choice(FailureClass.class).name(),
                    with.findText("message").orElse("The script has the agent fail."),
                    reset(with));
        }
    },
    HANG(Form.TEXT_OR_ALONE) {
        @Override
        List<String> lines(ConfigNode with) {
            if (!with.text().equals("deaf")) {
                throw with.error("'hang' stands alone or is 'deaf', but is '" + with.text() + "'");
            }
            return one("hang", "deaf");
        }
    },
    ORPHAN {
        @Override
        List<String> lines(ConfigNode with) {
            if (with.isText()) {
                return one("orphan", with.text(), "false");
            }
            with.only("marker", "keeps-pipe");
            return one("orphan", with.text("marker"), flag(with, "keeps-pipe"));
        }
    },
    PRINT,
    PRINT_ERROR,
    EXIT {
        @Override
        List<String> lines(ConfigNode with) {
            return one("exit", Integer.toString(with.integer()));
        }
    },
    EXPECT_PROMPT_CONTAINS(Form.TEXTS),
    EXPECT_PROMPT_LACKS(Form.TEXTS),
    EXPECT_ENVIRONMENT {
        @Override
        List<String> lines(ConfigNode with) {
            return with.entries().entrySet().stream()
                    .map(entry -> Wire.line(
                            "expect-environment",
                            entry.getKey(),
                            entry.getValue().text()))
                    .toList();
        }
    },
    EXPECT_NO_ENVIRONMENT(Form.TEXTS);

    /** What may stand behind a name, where the action doesn't read it itself. */
    private enum Form {
        TEXT,
        TEXTS,
        ALONE,
        TEXT_OR_ALONE
    }

    private final Form form;

    ScriptAction() {
        this(Form.TEXT);
    }

    ScriptAction(Form form) {
        this.form = form;
    }

    /** The lines that stand for one action. */
    static List<String> read(ConfigNode action) {
        if (action.isText()) {
            ScriptAction named = named(action, action.text());
            if (named.form == Form.ALONE || named.form == Form.TEXT_OR_ALONE) {
                return one(named.spelling(), "");
            }
            throw action.error("'" + action.text() + "' needs a value");
        }
        Map<String, ConfigNode> entries = action.entries();
        if (entries.size() != 1) {
            throw action.error("an action is a map with one key, its name, but this has " + entries.keySet());
        }
        String name = entries.keySet().iterator().next();
        action.only(Arrays.stream(values()).map(ScriptAction::spelling).toArray(String[]::new));
        ScriptAction named = named(action, name);
        if (named.form == Form.ALONE) {
            throw action.error("'" + name + "' stands alone, without a value");
        }
        return named.lines(action.require(name));
    }

    /** The lines that stand for this action with this value. */
    List<String> lines(ConfigNode with) {
        List<String> texts = form == Form.TEXTS && with.isList() ? with.texts() : List.of(with.text());
        return texts.stream().map(text -> Wire.line(spelling(), text)).toList();
    }

    private static ScriptAction named(ConfigNode action, String name) {
        return Arrays.stream(values())
                .filter(it -> it.spelling().equals(name))
                .findFirst()
                .orElseThrow(() -> action.error("there is no action '" + name + "'"));
    }

    /** As it is written in a script. */
    String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> one(String... fields) {
        return List.of(Wire.line(fields));
    }

    private static String flag(ConfigNode with, String key) {
        return Boolean.toString(with.find(key).map(ConfigNode::flag).orElse(false));
    }

    private static String count(ConfigNode with, String key, int fallback) {
        return Integer.toString(with.find(key).map(ConfigNode::integer).orElse(fallback));
    }

    private static String json(ConfigNode with, String key) {
        return with.find(key).map(ScriptJson::checked).orElse("{}");
    }

    /** Empty, milliseconds since the epoch, or milliseconds from the time of the action on. */
    private static String reset(ConfigNode with) {
        if (with.find("reset-at").isPresent() && with.find("reset-in").isPresent()) {
            throw with.error("'reset-at' and 'reset-in' contradict each other; keep one");
        }
        return with.find("reset-at")
                .map(ScriptAction::instant)
                .or(() -> with.find("reset-in").map(it -> "+" + it.duration().toMillis()))
                .orElse("");
    }

    private static String instant(ConfigNode at) {
        try {
            return Long.toString(Instant.parse(at.text()).toEpochMilli());
        } catch (DateTimeParseException e) {
            throw at.error("'reset-at' must be a time such as 2030-01-31T12:00:00Z, but is '" + at.text() + "'");
        }
    }
}
