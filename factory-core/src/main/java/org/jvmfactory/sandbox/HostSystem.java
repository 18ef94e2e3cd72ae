package org.jvmfactory.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What of this machine's own system a sandbox shows: programs, libraries, the settings that these need, the JDK. */
final class HostSystem {

    static final Path USR = Path.of("/usr");
    static final Path ETC = Path.of("/etc");

    /** Links into /usr on most systems, directories on some. */
    private static final List<Path> BESIDE_USR = Stream.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
            .map(Path::of)
            .toList();

    /** What programs need to know about the host: names, certificates, where alternatives and libraries are. */
    private static final List<Path> SETTINGS = Stream.of(
                    "alternatives",
                    "ca-certificates",
                    "ca-certificates.conf",
                    "crypto-policies",
                    "fonts",
                    "host.conf",
                    "ld.so.cache",
                    "ld.so.conf",
                    "ld.so.conf.d",
                    "localtime",
                    "maven",
                    "mime.types",
                    "nsswitch.conf",
                    "os-release",
                    "pki",
                    "protocols",
                    "services",
                    "ssl",
                    "timezone")
            .map(ETC::resolve)
            .toList();

    /** What any program may need of them: the loader's cache, programs that have several forms, the local time. */
    private static final Set<Path> BARE_SETTINGS =
            Set.of(ETC.resolve("alternatives"), ETC.resolve("ld.so.cache"), ETC.resolve("localtime"));

    /** Perl as distributions have it. */
    private static final Path PERL = Path.of("/usr/bin/perl");

    private final Path javaHome = Path.of(System.getProperty("java.home", "/usr"));

    Path java() {
        return javaHome.resolve("bin/java");
    }

    /** What the JDK consists of. */
    List<Path> jdk() {
        return Stream.concat(Stream.of(javaHome), javaSettings().stream()).toList();
    }

    /** Where Perl is shown, if anywhere. */
    static Optional<Path> perl() {
        return Optional.of(PERL).filter(Files::isExecutable);
    }

    /** What is shown to {@code spec}'s command, read-only. */
    List<Path> shown(SandboxSpec spec) {
        Stream<Path> programs = Stream.concat(
                Stream.of(USR),
                BESIDE_USR.stream().filter(path -> !Files.isSymbolicLink(path) && Files.isDirectory(path)));
        Stream<Path> settings = spec.bare()
                ? SETTINGS.stream().filter(BARE_SETTINGS::contains)
                : Stream.concat(SETTINGS.stream(), javaSettings().stream());
        Stream<Path> jdk = Stream.of(javaHome).filter(path -> !spec.bare() && !path.startsWith(USR));
        return Stream.of(programs, settings.filter(Files::exists), jdk)
                .flatMap(paths -> paths)
                .toList();
    }

    /** The links beside /usr, with what they lead to. */
    static Map<Path, String> links() {
        Map<Path, String> links = new TreeMap<>();
        BESIDE_USR.stream().filter(Files::isSymbolicLink).forEach(path -> links.put(path, target(path)));
        return links;
    }

    boolean shows(Path path) {
        return Stream.of(Stream.of(USR, javaHome), BESIDE_USR.stream(), SETTINGS.stream())
                .flatMap(paths -> paths)
                .anyMatch(path::startsWith);
    }

    static String passwd(AgentUser user, Path home) {
        return "agent:x:" + user.id() + ":" + user.id() + "::" + home + ":/bin/sh\n"
                + "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n";
    }

    static String group(AgentUser user) {
        return "agent:x:" + user.id() + ":\nnogroup:x:65534:\n";
    }

    /** Debian keeps the settings of its JDKs in /etc; a JDK doesn't start without them. */
    private static Set<Path> javaSettings() {
        Set<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(ETC, "java*")) {
            directories.forEach(found::add);
        } catch (IOException e) {
            return Set.of(); // then there are none to need
        }
        return found;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't read the link '" + link + "': " + e.getMessage() + ".",
                    e);
        }
    }
}
