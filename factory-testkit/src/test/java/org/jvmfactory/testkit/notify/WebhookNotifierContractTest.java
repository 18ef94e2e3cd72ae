package org.jvmfactory.testkit.notify;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.notify.WebhookNotifierProvider;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.testkit.contract.NotifierContract;

class WebhookNotifierContractTest extends NotifierContract {

    private static final String KEY = "hunter2-hunter2-hunter2";

    private Receiver works;
    private Receiver refuses;
    private Receiver waits;

    @BeforeEach
    void open() throws IOException {
        works = new Receiver(0);
        refuses = new Receiver(0);
        refuses.answer(410);
        waits = new Receiver(0);
        waits.answer(Receiver.SILENT);
    }

    @AfterEach
    void close() {
        works.close();
        refuses.close();
        waits.close();
    }

    private static Notifier to(String url) {
        String settings = "{url: '" + url + "', secret: " + KEY + ", headers: {X-Token: hunter3-hunter3}}";
        try (ChildProcesses processes = new ChildProcesses()) {
            return new WebhookNotifierProvider()
                    .create(new NotifierContext(
                            "ops", ConfigNode.parse("factory.yml", settings), processes, InstantSource.system()));
        }
    }

    @Override
    protected Notifier notifier() {
        return to(works.url());
    }

    @Override
    protected List<String> arrived() {
        Receiver used = waits.requests().isEmpty() ? works : waits;
        return used.requests().stream().map(Receiver.Request::body).toList();
    }

    @Override
    protected Optional<Notifier> down() throws IOException {
        try (Receiver gone = new Receiver(0)) {
            return Optional.of(to(gone.url()));
        }
    }

    @Override
    protected Optional<Notifier> refused() {
        return Optional.of(to(refuses.url()));
    }

    @Override
    protected Optional<Notifier> silent() {
        return Optional.of(to(waits.url()));
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY, "hunter3-hunter3", "secret-room");
    }
}
