package org.jvmfactory.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvmfactory.egress.Denial;
import org.jvmfactory.engine.AgentFailure;
import org.jvmfactory.engine.FailureClass;

class WayOutLogTest {

    private static final Denial DENIAL = new Denial("api.example.com", 443, Denial.Reason.NOT_LISTED);
    private static final AgentFailure AUTH = AgentFailure.of(FailureClass.AUTH, "Failed to authenticate.");

    private final List<Denial> told = new ArrayList<>();
    private final WayOutLog log = new WayOutLog(Set.of("npm"), told::add);

    @Test
    void trouble_with_a_login_after_a_denial_is_the_denial() {
        log.denied(DENIAL);

        assertThat(log.explained(AUTH).kind()).isEqualTo(FailureClass.DENIED_EGRESS);
        assertThat(log.explained(AUTH).message())
                .contains("denied egress: api.example.com:443 isn't listed", "Failed to authenticate.");
        assertThat(told).containsExactly(DENIAL);
    }

    @Test
    void it_stays_what_it_is_where_nothing_was_denied_or_the_provider_itself_refused() {
        assertThat(log.explained(AUTH)).isSameAs(AUTH);

        log.denied(DENIAL);
        log.answered("anthropic", 401);
        assertThat(log.explained(AUTH)).isSameAs(AUTH);

        log.answered("anthropic", 200);
        log.answered("npm", 404);
        assertThat(log.explained(AUTH).kind()).isEqualTo(FailureClass.DENIED_EGRESS);
    }

    @Test
    void what_no_network_explains_is_left_alone() {
        AgentFailure turns = AgentFailure.of(FailureClass.MAX_TURNS, "Too many turns.");
        log.denied(DENIAL);

        assertThat(log.explained(turns)).isSameAs(turns);
    }
}
