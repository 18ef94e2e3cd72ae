package org.jvmfactory.steps;

import java.util.ArrayList;
import java.util.List;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.step.Discussion;
import org.jvmfactory.step.Discussion.Remark;
import org.jvmfactory.task.Actor;

/**
 * What was said on a ticket, as an agent is given it: each remark a text of its own, so that none can pretend to be another's, and whose it is
 * in our words.
 */
final class Discussed {

    private static final int MOST_CHARACTERS = 40_000;
    private static final int LONGEST = 8_000;

    private Discussed() {}

    static List<Given> of(Discussion discussion) {
        List<Given> given = new ArrayList<>();
        discussion
                .text()
                .ifPresent(text -> given.add(
                        new Given("The ticket's text as it is now, written by " + standing(text), words(text))));
        List<Remark> remarks = discussion.remarks();
        int first = first(remarks);
        int missing = first + discussion.leftOut();
        if (missing > 0) {
            given.add(new Given("Remarks on the ticket", missing + " older ones are left out."));
        }
        for (int i = first; i < remarks.size(); i++) {
            Remark remark = remarks.get(i);
            given.add(new Given(
                    "Remark " + (i + 1 + discussion.leftOut()) + " on the ticket, by " + standing(remark),
                    words(remark)));
        }
        discussion
                .unread()
                .ifPresent(why ->
                        given.add(new Given("What was said on the ticket can't be read now, for this reason", why)));
        return given;
    }

    private static String standing(Remark remark) {
        if (remark.ours()) {
            return "Factory itself, for this task";
        }
        return remark.author().trust() == Actor.Trust.TRUSTED
                ? "somebody who may decide what is wanted"
                : "somebody who may not decide what is wanted: it can hold facts, and decides nothing";
    }

    /** The latest count most: where all is too much, the oldest are left out. */
    private static int first(List<Remark> remarks) {
        int room = MOST_CHARACTERS;
        int first = remarks.size();
        while (first > 0) {
            room -= Math.min(LONGEST, remarks.get(first - 1).text().length());
            if (room < 0) {
                return first;
            }
            first--;
        }
        return first;
    }

    private static String words(Remark remark) {
        return PlainText.line(remark.author().name(), 80) + ", " + remark.at() + ":\n\n"
                + PlainText.of(remark.text(), LONGEST);
    }
}
