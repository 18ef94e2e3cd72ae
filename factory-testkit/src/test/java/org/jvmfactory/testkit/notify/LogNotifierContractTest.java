package org.jvmfactory.testkit.notify;

import java.util.List;
import java.util.Optional;
import org.jvmfactory.notify.LogNotifier;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.testkit.contract.NotifierContract;

class LogNotifierContractTest extends NotifierContract {

    private final int before = ours().size();

    private static List<String> ours() {
        return HeardLog.lines(line -> line.text().startsWith("Notification: delivery=t1.")).stream()
                .map(HeardLog.Line::text)
                .toList();
    }

    @Override
    protected Notifier notifier() {
        return new LogNotifier();
    }

    @Override
    protected List<String> arrived() {
        List<String> all = ours();
        return all.subList(before, all.size());
    }

    @Override
    protected Optional<Notifier> down() {
        return Optional.empty();
    }

    @Override
    protected Optional<Notifier> refused() {
        return Optional.empty();
    }

    @Override
    protected Optional<Notifier> silent() {
        return Optional.empty();
    }

    @Override
    protected List<String> secrets() {
        return List.of("there is none");
    }
}
