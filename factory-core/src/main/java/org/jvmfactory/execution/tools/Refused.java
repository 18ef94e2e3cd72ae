package org.jvmfactory.execution.tools;

/** What an agent asked for can't be done as it asked; the message tells it why. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    Refused(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
