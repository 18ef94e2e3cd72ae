package org.jvmfactory.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.memory.MemoryContext;
import org.jvmfactory.memory.MemoryEntry;
import org.jvmfactory.memory.MemoryEntry.Evidence;
import org.jvmfactory.memory.MemoryEntry.Trust;
import org.jvmfactory.memory.MemoryException;
import org.jvmfactory.memory.MemoryQuery;
import org.jvmfactory.memory.MemoryStore;

/** What the memory in a file promises beyond every memory's contract. */
class SqliteMemoryStoreTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Optional<String> SHOP = Optional.of("https://example.org/shop.git");

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("memory.db");
    }

    private static MemoryEntry learning(String text) {
        return MemoryEntry.learning(text, SHOP, Trust.AGENT, Evidence.NONE, NOON);
    }

    private static List<String> recall(MemoryStore store, String words) {
        return store.recall(new MemoryQuery(words, SHOP, 10, 10_000)).stream()
                .map(MemoryEntry::text)
                .toList();
    }

    @Test
    void what_was_remembered_is_there_when_the_file_is_opened_again() {
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            store.remember(List.of(learning("The build needs Docker.")));
        }
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            assertThat(recall(store, "docker")).containsExactly("The build needs Docker.");
        }
    }

    @Test
    void the_order_is_that_of_bm25_where_a_word_said_often_in_a_short_text_counts_most() {
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            store.remember(List.of(
                    learning("Once in a long text about very many other things that nobody asked for: the cache."),
                    learning("The cache, and the cache again."),
                    learning("The cache is warm."),
                    learning("Nothing of the kind.")));
            assertThat(recall(store, "cache"))
                    .containsExactly(
                            "The cache, and the cache again.",
                            "The cache is warm.",
                            "Once in a long text about very many other things that nobody asked for: the cache.");
        }
    }

    @Test
    void english_words_are_found_in_their_other_forms() {
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            store.remember(List.of(learning("Migrations are numbered.")));
            assertThat(recall(store, "migrating a migration")).hasSize(1);
        }
    }

    @Test
    void a_query_is_words_in_quotes_and_nothing_else() {
        assertThat(SqliteMemoryStore.match(new MemoryQuery("say \"NEAR(a, 2)\" OR {scope}:x*", Optional.empty(), 1, 1)))
                .isEqualTo(
                        "{scope} : (\"0\") AND {text} : (\"say\" OR \"near\" OR \"a\" OR \"2\" OR \"or\" OR \"scope\" OR"
                                + " \"x\")");
    }

    @Test
    void several_memories_on_one_file_that_start_at_once_see_each_others_entries() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            int number = writer;
            all.add(threads.submit(() -> {
                try (MemoryStore store = SqliteMemoryStore.in(file())) {
                    for (int i = 0; i < 5; i++) {
                        store.remember(List.of(learning("Writer " + number + " learned " + i + ".")));
                    }
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            assertThat(store.recall(new MemoryQuery("writer", SHOP, 100, 100_000)))
                    .hasSize(20);
        }
    }

    @Test
    void the_file_is_for_this_user_alone_and_made_at_the_first_call() throws Exception {
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            assertThat(file()).doesNotExist();
            store.remember(List.of(learning("The build needs Docker.")));
            assertThat(Files.getPosixFilePermissions(file())).hasSize(2);
        }
    }

    @Test
    void a_file_that_is_no_database_is_an_error_that_names_it_at_every_call() throws Exception {
        Files.writeString(file(), "This is a letter and no database, however long it may be. ".repeat(100));
        try (MemoryStore store = SqliteMemoryStore.in(file())) {
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(MemoryException.class)
                        .isThrownBy(() -> recall(store, "docker"))
                        .withMessageContaining(file().toString())
                        .satisfies(e -> assertThat(e.code()).isEqualTo(MemoryException.Code.UNREADABLE));
            }
        }
    }

    @Test
    void the_settings_say_where_the_file_is_and_a_wrong_one_is_an_error_with_its_place() {
        ConfigNode good = ConfigNode.parse("factory.yml", "type: sqlite\nfile: kept/known.db");
        try (MemoryStore store = new SqliteMemoryStoreProvider().create(new MemoryContext(directory, good))) {
            store.remember(List.of(learning("The build needs Docker.")));
        }
        assertThat(directory.resolve("kept/known.db")).exists();

        ConfigNode bad = ConfigNode.parse("factory.yml", "type: sqlite\nfiel: known.db");
        assertThatThrownBy(() -> new SqliteMemoryStoreProvider().create(new MemoryContext(directory, bad)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("factory.yml:2")
                .hasMessageContaining("fiel");
    }
}
