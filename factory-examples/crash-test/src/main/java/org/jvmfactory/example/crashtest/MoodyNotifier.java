package org.jvmfactory.example.crashtest;

import org.jvmfactory.example.crashtest.Moods.Mood;
import org.jvmfactory.notify.Notification;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifyException;

/** A notifier that misbehaves like its code host: it refuses, or delivers and doesn't say so. Thread-safe. */
final class MoodyNotifier implements Notifier {

    private final Promise promise;
    private final Ledger ledger;
    private final Moods moods;
    private final Trap trap;

    MoodyNotifier(Promise promise, Ledger ledger, Moods moods, Trap trap) {
        this.promise = promise;
        this.ledger = ledger;
        this.moods = moods;
        this.trap = trap;
    }

    @Override
    public String kind() {
        return "moody";
    }

    @Override
    public Promise promise() {
        return promise;
    }

    @Override
    public void notify(Notification notification) {
        Mood mood = moods.next(notification.delivery());
        if (mood == Mood.REFUSES) {
            throw new NotifyException(NotifyException.Code.UNAVAILABLE, "503");
        }
        trap.before("told");
        ledger.add("told", notification.delivery());
        trap.after("told");
        moods.dawdle();
        if (mood == Mood.SILENT) {
            throw new NotifyException(NotifyException.Code.UNCLEAR, "no answer");
        }
    }
}
