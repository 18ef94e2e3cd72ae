package org.jvmfactory.app.view;

import java.io.PrintWriter;
import org.jvmfactory.journal.EventJson;
import org.jvmfactory.journal.JournalEntry;

/** One JSON object per line: the events as the journal keeps them. */
public final class JsonProgress implements Progress {

    private final PrintWriter out;
    private final PrintWriter err;

    /** @param err gets what is for people */
    public JsonProgress(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void show(JournalEntry entry) {
        out.println(EventJson.line(entry));
    }

    @Override
    public void skip(JournalEntry entry) {}

    @Override
    public void say(String line) {
        err.println(line);
    }
}
