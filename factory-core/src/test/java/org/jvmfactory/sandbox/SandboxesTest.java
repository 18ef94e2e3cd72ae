package org.jvmfactory.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SandboxesTest {

    private final Sandbox strong = new Known(
            "strong",
            new Readiness(
                    true,
                    "fine",
                    EnumSet.of(Guarantee.TREE_KILLED),
                    Map.of(Guarantee.NETWORK_DENIED, "it shares the network")));
    private final Sandbox broken = new Known("broken", Readiness.unusable("it isn't installed"));
    private final Sandboxes sandboxes = new Sandboxes(List.of(strong, broken));

    @Test
    void a_kind_that_gives_what_is_required_is_selected() {
        assertThat(sandboxes.select("strong", Set.of(Guarantee.TREE_KILLED))).isSameAs(strong);
    }

    @Test
    void what_is_missing_is_listed_with_the_reason_and_the_way_out() {
        assertRefused("strong", SandboxException.Code.GUARANTEE_MISSING)
                .hasMessageContaining("NETWORK_DENIED (it shares the network)")
                .hasMessageContaining("'network: host'")
                .hasMessageNotContaining("TREE_KILLED");
    }

    @Test
    void an_alternative_is_taken_only_where_it_was_named() {
        Set<Guarantee> required = Set.of(Guarantee.TREE_KILLED);

        assertThat(sandboxes.select(List.of("broken", "strong"), required)).isSameAs(strong);
        assertThatThrownBy(() -> sandboxes.select(List.of("broken"), required))
                .hasMessageContaining("it isn't installed");
        assertThatThrownBy(() -> sandboxes.select(List.of("strang", "strong"), required))
                .hasMessageContaining("'strang'");
    }

    @Test
    void where_no_alternative_gives_what_is_required_all_reasons_are_told() {
        assertThatThrownBy(() -> sandboxes.select(List.of("broken", "strong"), Set.of(Guarantee.NETWORK_DENIED)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("it isn't installed")
                .hasMessageContaining("it shares the network");
    }

    @Test
    void an_unusable_kind_is_refused_with_its_reason() {
        assertRefused("broken", SandboxException.Code.UNAVAILABLE).hasMessageContaining("it isn't installed");
    }

    @Test
    void an_unknown_kind_is_refused_with_those_there_are() {
        assertRefused("strang", SandboxException.Code.UNKNOWN)
                .hasMessageContaining("did you mean 'strong'? there are [broken, strong]");
    }

    @Test
    void two_of_a_kind_are_refused() {
        assertThatThrownBy(() -> new Sandboxes(List.of(strong, strong))).hasMessageContaining("'strong'");
    }

    @Test
    void the_own_kinds_are_found_by_service_loader() {
        assertThat(ServiceLoader.load(SandboxProvider.class))
                .extracting(SandboxProvider::type)
                .contains("process", "bubblewrap", "container");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String kind, SandboxException.Code code) {
        return assertThatThrownBy(() -> sandboxes.select(kind, Set.of(Guarantee.TREE_KILLED, Guarantee.NETWORK_DENIED)))
                .isInstanceOfSatisfying(
                        SandboxException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private record Known(String kind, Readiness probe) implements Sandbox {

        @Override
        public SandboxedProcess start(SandboxSpec spec) {
            throw new UnsupportedOperationException("not in this test");
        }

        @Override
        public int sweepOwn(String tag) {
            return 0;
        }

        @Override
        public int sweep(String tag) {
            return 0;
        }
    }
}
