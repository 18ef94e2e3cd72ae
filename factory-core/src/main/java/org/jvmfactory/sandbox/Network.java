package org.jvmfactory.sandbox;

import static java.util.Objects.requireNonNull;

import org.jvmfactory.egress.Egress;

/** What of the network a command is given. A kind that can't keep it to that doesn't claim the guarantees that speak of it. */
public sealed interface Network {

    /** Nothing: no connection can be made ({@link Guarantee#NETWORK_DENIED}). */
    record None() implements Network {}

    /**
     * What is listed, through a proxy of its own and nothing else ({@link Guarantee#EGRESS_LISTED}). The sandbox opens the proxy, shows it to
     * the command as {@link org.jvmfactory.egress.Inside} says, and closes it with the command.
     */
    record Listed(Egress egress) implements Network {
        public Listed {
            requireNonNull(egress, "egress");
        }
    }

    /** The host's own, all of it. */
    record Host() implements Network {}

    static Network none() {
        return new None();
    }

    static Network listed(Egress egress) {
        return new Listed(egress);
    }

    static Network host() {
        return new Host();
    }
}
