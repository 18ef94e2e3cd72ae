package org.jvmfactory.effect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmfactory.journal.EffectView;
import org.jvmfactory.task.EffectIntent;
import org.jvmfactory.task.EffectResult;

class OutboxTest {

    private final List<String> written = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"IDEMPOTENT, ''", "FINDABLE, ''", "AT_MOST_ONCE, settled"})
    void what_nobody_can_look_up_is_on_disk_before_it_is_told(EffectHandler.Promise promise, String last)
            throws InterruptedException {
        Outbox outbox = new Outbox(Map.of("fax", new Fax(promise)));

        outbox.perform(new EffectIntent("key", "fax", Map.of()), new Log());

        assertThat(String.join(" ", written)).isEqualTo(("intended performed done " + last).strip());
    }

    private final class Fax implements EffectHandler {

        private final Promise promise;

        Fax(Promise promise) {
            this.promise = promise;
        }

        @Override
        public String kind() {
            return "fax";
        }

        @Override
        public Promise promise() {
            return promise;
        }

        @Override
        public Optional<EffectResult> find(EffectIntent intent) {
            return Optional.empty();
        }

        @Override
        public EffectResult perform(EffectIntent intent) {
            written.add("performed");
            return new EffectResult(Map.of());
        }
    }

    private final class Log implements EffectLog {

        @Override
        public Optional<EffectView> find(String key) {
            return Optional.empty();
        }

        @Override
        public void intended(EffectIntent intent) {
            written.add("intended");
        }

        @Override
        public void done(EffectIntent intent, EffectResult result, boolean found) {
            written.add("done");
        }

        @Override
        public void settle() {
            written.add("settled");
        }

        @Override
        public void failed(EffectIntent intent, String reason, boolean unclear) {
            written.add("failed");
        }
    }
}
