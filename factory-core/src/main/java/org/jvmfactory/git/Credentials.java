package org.jvmfactory.git;

import java.util.Optional;
import org.jvmfactory.secret.Secret;

/** Says how the host logs in to a remote repository. Thread-safe; may be asked often, so keeps what is costly. */
@FunctionalInterface
public interface Credentials {

    /** Logs in nowhere. */
    Credentials NONE = url -> Optional.empty();

    /** A user name and a password or token. */
    record Login(String user, Secret password) {}

    /** The login for {@code url}, which never holds one itself; empty where none is needed. */
    Optional<Login> forUrl(String url);
}
