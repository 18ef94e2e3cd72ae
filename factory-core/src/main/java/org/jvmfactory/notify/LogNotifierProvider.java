package org.jvmfactory.notify;

/** Makes the {@link LogNotifier}, which has no settings. */
public final class LogNotifierProvider implements NotifierProvider {

    @Override
    public String type() {
        return "log";
    }

    @Override
    public boolean worksUnconfigured() {
        return true;
    }

    @Override
    public Notifier create(NotifierContext context) {
        context.settings().only("type");
        return new LogNotifier();
    }
}
