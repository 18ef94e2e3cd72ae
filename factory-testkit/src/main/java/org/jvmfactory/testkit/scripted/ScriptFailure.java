package org.jvmfactory.testkit.scripted;

/** The turn can't go on as the script wants it, or the script wants it to fail. */
final class ScriptFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String resetAt;

    /** Something the script expects isn't so. */
    ScriptFailure(String message) {
        this("BAD_REQUEST", message, "");
    }

    /**
     * @param kind the failure's class
     * @param resetAt milliseconds since the epoch; empty where no limit resets
     */
    ScriptFailure(String kind, String message, String resetAt) {
        super(message, null, false, false);
        this.kind = kind;
        this.resetAt = resetAt;
    }

    String kind() {
        return kind;
    }

    String resetAt() {
        return resetAt;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
