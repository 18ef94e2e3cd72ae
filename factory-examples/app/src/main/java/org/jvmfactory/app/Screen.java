package org.jvmfactory.app;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.app.view.JsonProgress;
import org.jvmfactory.app.view.LiveProgress;
import org.jvmfactory.app.view.PlainProgress;
import org.jvmfactory.app.view.Progress;
import org.jvmfactory.app.view.Style;

/**
 * What the command writes to, and whether somebody sits there.
 *
 * @param live whether it is a terminal that can be drawn on
 * @param lines reads what a person types; empty where nobody does
 */
record Screen(PrintWriter out, PrintWriter err, boolean live, Optional<Supplier<@Nullable String>> lines) {

    /** The screen of this process. */
    @SuppressWarnings("SystemConsoleNull") // it is asked whether it is a terminal, too
    static Screen of(PrintWriter out, PrintWriter err, boolean plain, Map<String, String> environment) {
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Screen::isTerminal);
        boolean dumb = environment.containsKey("NO_COLOR") || "dumb".equals(environment.get("TERM"));
        return new Screen(out, err, console.isPresent() && !dumb && !plain, console.map(it -> it::readLine));
    }

    /** From JDK 22 on there is a console also where there is no terminal; it can be asked for that then. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    Style style() {
        return new Style(live);
    }

    Progress progress(boolean json, boolean many) {
        if (json) {
            return new JsonProgress(out, err);
        }
        return live
                ? new LiveProgress(out, Clock.systemUTC(), many)
                : new PlainProgress(out, Style.PLAIN, ZoneId.systemDefault(), many);
    }
}
