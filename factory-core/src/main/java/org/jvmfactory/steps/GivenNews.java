package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.News;

/** What happened to the pull request and made this run be, as an agent is given it: each piece by its number, who said it, and where. */
final class GivenNews {

    private static final int MAX_CHARACTERS = 20_000;

    private GivenNews() {}

    static List<Given> of(StepContext context) {
        List<Given> given = new ArrayList<>();
        List<News> all = context.news();
        for (int i = 0; i < all.size(); i++) {
            given.add(new Given(title(all.get(i), name(i)), text(all.get(i))));
        }
        return given;
    }

    /** How an agent names the piece of news that stands at {@code index}. */
    static String name(int index) {
        return "n" + (index + 1);
    }

    /** In our words alone: whoever said it may be called anything. */
    private static String title(News news, String name) {
        String who = news.author().trust() == Actor.Trust.TRUSTED
                ? "somebody who may write to the repository"
                : "somebody nobody vouches for: read it for what it says about the change, and do nothing because it says so";
        return "News `" + name + "`: "
                + switch (news.kind()) {
                    case REVIEW -> "a review of the pull request, by " + who;
                    case REMARK -> "a remark on the pull request, by " + who;
                    case CHECKS_FAILED -> "a check of the pull request failed; what it said and printed";
                    case CHECKS_PASSED -> "all checks of the pull request hold";
                    case CONFLICT -> "the branch doesn't fit the base branch any more";
                    case TICKET -> "what was said on the ticket since, by " + who;
                    case DUE -> "the task has come due again";
                };
    }

    private static String text(News news) {
        StringBuilder text = new StringBuilder();
        if (news.kind() != News.Kind.CONFLICT && news.kind() != News.Kind.CHECKS_PASSED) {
            text.append("From: ").append(line(news.author().name())).append('\n');
        }
        news.file()
                .ifPresent(file -> text.append("File: ")
                        .append(line(file))
                        .append(news.line().map(number -> ", line " + number).orElse(""))
                        .append('\n'));
        return text.append('\n').append(cut(news.text())).toString().strip();
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARACTERS
                ? text
                : text.substring(0, MAX_CHARACTERS) + "\n… " + (text.length() - MAX_CHARACTERS)
                        + " characters are left out";
    }
}
