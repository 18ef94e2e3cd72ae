package org.jvmfactory.architecture.offenders.edge.git;

import org.jvmfactory.architecture.offenders.edge.engine.Session;

/** Uses a package above its own, as a field and as the element of an array. */
public final class Mirror {

    public final Session session = new Session();

    public Session[] sessions() {
        return new Session[] {session};
    }
}
