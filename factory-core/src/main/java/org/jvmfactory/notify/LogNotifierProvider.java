package org.jvmfactory.notify;

import org.jvmfactory.config.ConfigNode;

/** Makes the {@link LogNotifier}, which has no settings. */
public final class LogNotifierProvider implements NotifierProvider {

    @Override
    public String type() {
        return "log";
    }

    @Override
    public Notifier create(ConfigNode settings) {
        settings.only();
        return new LogNotifier();
    }
}
