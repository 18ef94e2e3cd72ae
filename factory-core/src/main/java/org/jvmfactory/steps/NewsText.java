package org.jvmfactory.steps;

import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.task.News;

/** What was said of a published change, as an agent is given it. */
final class NewsText {

    private static final int MAX_CHARACTERS = 20_000;

    private NewsText() {}

    /** What kind it is stands in our words; the rest, the file's name too, is data. */
    static Given given(News news) {
        String what = switch (news.kind()) {
            case REVIEW -> "A review of the published change, which wants changes";
            case REMARK -> "A remark on the published change";
            case CHECKS_FAILED -> "Checks of the published change that fail";
            case CHECKS_PASSED -> "Checks of the published change that hold";
            case CONFLICT -> "How the published change stands to its base branch";
            case TICKET -> "What the ticket says since the change was published";
        };
        String place = news.file()
                .map(file -> "At " + file + news.line().map(line -> ":" + line).orElse("") + ":\n")
                .orElse("");
        String text = news.text().length() <= MAX_CHARACTERS
                ? news.text()
                : news.text().substring(0, MAX_CHARACTERS) + "…";
        return new Given(what, "By " + news.author().name() + ".\n" + place + text);
    }
}
