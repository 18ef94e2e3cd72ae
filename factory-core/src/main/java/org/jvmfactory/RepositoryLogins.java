package org.jvmfactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.git.Credentials;
import org.jvmfactory.git.GitException;
import org.jvmfactory.git.RepositoryAddress;
import org.jvmfactory.secret.Secret;

/**
 * Logins that somebody wrote into a repository's URL: taken out of the task, so that they are in no event, and kept in files that only
 * this user can read, so that a task goes on after a restart. Thread-safe.
 */
final class RepositoryLogins implements Credentials {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path directory;

    RepositoryLogins(Path directory) {
        this.directory = directory;
    }

    /** Keeps the login of {@code address}, if it has one, for its URL. */
    void keep(RepositoryAddress address) {
        if (address.login().isEmpty()) {
            return;
        }
        Login login = address.login().get();
        try {
            Files.createDirectories(directory);
            Path draft = Files.createTempFile(directory, "login", ".tmp");
            Files.setPosixFilePermissions(draft, OWNER_ONLY);
            Files.write(draft, List.of(login.user(), login.password().reveal()), StandardCharsets.UTF_8);
            Files.move(draft, file(address), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("The login for '" + address.url() + "' can't be kept below '" + directory + "': " + e, e);
        }
    }

    @Override
    public Optional<Login> forUrl(String url) {
        Path file = file(RepositoryAddress.parse(url));
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            return lines.size() == 2 ? Optional.of(new Login(lines.get(0), Secret.of(lines.get(1)))) : Optional.empty();
        } catch (IOException e) {
            throw failed("The login for '" + url + "' can't be read from '" + file + "': " + e, e);
        }
    }

    private static GitException failed(String message, IOException cause) {
        return new GitException(GitException.Code.FAILED, message, cause);
    }

    private Path file(RepositoryAddress address) {
        return directory.resolve(address.key());
    }
}
