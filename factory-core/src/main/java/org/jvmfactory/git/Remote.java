package org.jvmfactory.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.git.Credentials.Login;
import org.jvmfactory.git.GitException.Code;
import org.jvmfactory.git.RepositoryAddress.Protocol;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.secret.Secret;

/**
 * A repository elsewhere and how to log in there. The login goes to git through the environment of the one command, by a script that gives
 * it to that host and no other, wherever git was redirected. Thread-safe.
 */
record Remote(RepositoryAddress address, Credentials credentials, Path askpass, Redactor redactor) {

    private static final String ASKPASS = """
            #!/bin/sh
            # Answers git's question for a login, if it is asked for the host that the login is for.
            case "$1" in
              "Username for '$FACTORY_GIT_SCHEME://$FACTORY_GIT_HOST': ") printf '%s\\n' "$FACTORY_GIT_USER" ;;
              "Password for '$FACTORY_GIT_SCHEME://"*"@$FACTORY_GIT_HOST': ") printf '%s\\n' "$FACTORY_GIT_PASSWORD" ;;
              *) exit 1 ;;
            esac
            """;

    /** What goes into a command's environment. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (address.protocol() == Protocol.SSH) {
            environment.put("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
        }
        if (address.protocol() == Protocol.HTTP || address.protocol() == Protocol.HTTPS) {
            login().ifPresent(login -> {
                learn(login);
                environment.put("GIT_ASKPASS", askpass.toString());
                environment.put("FACTORY_GIT_SCHEME", address.protocol().spelling());
                environment.put("FACTORY_GIT_HOST", host());
                environment.put("FACTORY_GIT_USER", login.user());
                environment.put("FACTORY_GIT_PASSWORD", login.password().reveal());
            });
        }
        return environment;
    }

    /** From now on the login appears in no message. A lone user name may be a token. */
    private void learn(Login login) {
        redactor.learn(login.password().reveal().isEmpty() ? Secret.of(login.user()) : login.password());
    }

    /** Writes the script that answers git. */
    static Path writeAskpass(Path directory) {
        Path script = directory.resolve("askpass");
        try {
            Path fresh = Files.createTempFile(directory, "askpass", ".new");
            Files.writeString(fresh, ASKPASS);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            return Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new GitException(Code.FAILED, "Can't write '" + script + "': " + e.getMessage(), e);
        }
    }

    /** A login in the URL may be a user's name alone; the configured one is asked for first then. */
    private Optional<Login> login() {
        Optional<Login> written = address.login();
        if (written.isPresent() && !written.get().password().reveal().isEmpty()) {
            return written;
        }
        return credentials.forUrl(address.url()).or(() -> written);
    }

    private String host() {
        String rest = address.url().substring(address.url().indexOf("://") + 3);
        return rest.substring(0, rest.indexOf('/'));
    }

    /** The address; never the login. */
    @Override
    public String toString() {
        return address.toString();
    }
}
