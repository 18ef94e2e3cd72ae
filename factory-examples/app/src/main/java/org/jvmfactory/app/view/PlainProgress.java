package org.jvmfactory.app.view;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.jvmfactory.journal.JournalEntry;
import org.jvmfactory.journal.StreamId;

/** Plain lines that stay: for logs, pipes and terminals that can do no more. */
public final class PlainProgress implements Progress {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final PrintWriter out;
    private final Style style;
    private final ZoneId zone;
    private final boolean many;
    private final Map<StreamId, Teller> tellers = new HashMap<>();

    /** @param many whether each line says which task it is about */
    public PlainProgress(PrintWriter out, Style style, ZoneId zone, boolean many) {
        this.out = out;
        this.style = style;
        this.zone = zone;
        this.many = many;
    }

    @Override
    public void show(JournalEntry entry) {
        Teller teller = teller(entry);
        Told told = teller.tell(entry);
        String before = style.dim(TIME.format(entry.at().atZone(zone))) + " "
                + (many ? entry.stream().task().map(id -> style.dim(id + " ")).orElse("") : "");
        if (told instanceof Told.Lines lines) {
            lines.lines().forEach(line -> out.println(before + line));
        } else if (told instanceof Told.Activity activity && !activity.text().isEmpty()) {
            String step = teller.about(entry.event()).map(it -> it + ": ").orElse("");
            out.println(before + "    " + style.dim(step + activity.text()));
        }
    }

    @Override
    public void skip(JournalEntry entry) {
        teller(entry).tell(entry);
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    private Teller teller(JournalEntry entry) {
        return tellers.computeIfAbsent(entry.stream(), stream -> new Teller(style));
    }
}
