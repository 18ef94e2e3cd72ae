package org.jvmfactory.execution;

import java.util.Optional;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.TurnResult;
import org.jvmfactory.task.Question;

/**
 * How a conversation ended.
 *
 * @param turn its last
 * @param session its id
 * @param question what it asks
 * @param began false where a budget didn't allow it
 */
record Talk(
        TurnResult turn,
        Optional<String> structured,
        Optional<String> session,
        Optional<Question> question,
        boolean began) {

    static Talk refused(AgentFailure why, Optional<String> session) {
        return new Talk(TurnResult.failed(why), Optional.empty(), session, Optional.empty(), false);
    }

    /** Nobody can go on with it: a later one is told everything, and its files needn't be kept. */
    Talk endingHere() {
        return new Talk(turn, structured, Optional.empty(), question, began);
    }

    /** What was done before it counts, too. */
    Talk after(boolean earlierBegan) {
        return new Talk(turn, structured, session, question, began || earlierBegan);
    }

    Talk failing(AgentFailure failure) {
        return new Talk(turn.failing(failure), structured, session, question, began);
    }
}
