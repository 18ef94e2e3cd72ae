package org.jvmfactory.connector.chat;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.connector.http.ChatServer;
import org.jvmfactory.notify.Notifier;
import org.jvmfactory.notify.NotifierContext;
import org.jvmfactory.notify.NotifierProvider;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.testkit.contract.NotifierContract;

/** What holds for every notifier that talks to a chat. */
abstract class ChatContractTest extends NotifierContract {

    ChatServer works;
    private ChatServer refuses;
    private ChatServer waits;

    abstract NotifierProvider provider();

    abstract String settings(String url);

    abstract ChatServer.Answer success();

    abstract ChatServer.Answer refusal();

    @BeforeEach
    final void open() {
        works = new ChatServer(success());
        refuses = new ChatServer(refusal());
        waits = new ChatServer(new ChatServer.Answer(ChatServer.SILENT, Map.of(), ""));
    }

    @AfterEach
    final void close() {
        works.close();
        refuses.close();
        waits.close();
    }

    final Notifier to(String settings) {
        try (ChildProcesses processes = new ChildProcesses()) {
            return provider()
                    .create(new NotifierContext(
                            "chat", ConfigNode.parse("factory.yml", settings), processes, InstantSource.system()));
        }
    }

    @Override
    protected final Notifier notifier() {
        return to(settings(works.url()));
    }

    @Override
    protected final List<String> arrived() {
        ChatServer used = waits.requests().isEmpty() ? works : waits;
        return used.requests().stream().map(ChatServer.Request::body).toList();
    }

    @Override
    protected final Optional<Notifier> down() {
        try (ChatServer gone = new ChatServer(success())) {
            return Optional.of(to(settings(gone.url())));
        }
    }

    @Override
    protected final Optional<Notifier> refused() {
        return Optional.of(to(settings(refuses.url())));
    }

    @Override
    protected final Optional<Notifier> silent() {
        return Optional.of(to(settings(waits.url())));
    }
}
