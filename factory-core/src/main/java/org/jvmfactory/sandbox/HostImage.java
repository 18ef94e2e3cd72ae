package org.jvmfactory.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jvmfactory.process.ChildProcesses;
import org.jvmfactory.process.ProcessException;
import org.jvmfactory.process.ProcessOutput;
import org.jvmfactory.process.ProcessSpec;

/** An image that holds nothing but empty directories and links: this machine's own system is mounted over it. Made here, fetched from nowhere. */
final class HostImage {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String REPOSITORY = "factory-host";

    private static final List<String> DIRECTORIES =
            List.of("dev", "etc", "home", "proc", "run/factory", "sys", "tmp", "usr");

    /** What the runtime gives to the file system that it mounts there. */
    private static final String OPEN = "tmp";

    private HostImage() {}

    /** The image's name, which says what is in it. */
    static String name() {
        String content = DIRECTORIES + " " + OPEN + " " + HostSystem.links();
        return REPOSITORY + ":"
                + UUID.nameUUIDFromBytes(content.getBytes(UTF_8)).toString().substring(0, 8);
    }

    /** Makes it where it isn't there. */
    static void make(ChildProcesses processes, ContainerClient client, Path scratch) throws InterruptedException {
        if (client.run(List.of("image", "inspect", name())).success()) {
            return;
        }
        Path place = directory(scratch);
        try {
            Path archive = place.resolve("image.tar");
            ProcessSpec pack = ProcessSpec.of(
                            List.of(
                                    "tar",
                                    "-C",
                                    place.resolve("root").toString(),
                                    "--owner=0",
                                    "--group=0",
                                    "-cf",
                                    archive.toString(),
                                    "."),
                            Path.of("/"))
                    .withEnvironment(Map.of("PATH", SandboxEnvironment.PATH));
            require(processes.run(pack, LIMIT), "pack");
            require(client.run(List.of("import", archive.toString(), name())), "import");
        } catch (ProcessException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE, "Can't make the image '" + name() + "': " + e.getMessage(), e);
        } finally {
            remove(place);
        }
    }

    private static void require(ProcessOutput output, String what) {
        if (!output.success()) {
            throw ContainerClient.unavailable(
                    "can't " + what + " the image '" + name() + "': " + ContainerClient.said(output));
        }
    }

    private static Path directory(Path scratch) {
        try {
            Path place = Files.createTempDirectory(scratch, "image-");
            Path root = Files.createDirectory(place.resolve("root"));
            for (String name : DIRECTORIES) {
                Files.createDirectories(root.resolve(name));
            }
            for (Map.Entry<Path, String> link : HostSystem.links().entrySet()) {
                Files.createSymbolicLink(root.resolve(link.getKey().getFileName()), Path.of(link.getValue()));
            }
            Files.setAttribute(root.resolve(OPEN), "unix:mode", 01777);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            return place;
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "Can't prepare an image in '" + scratch + "': " + e.getMessage() + ".",
                    e);
        }
    }

    private static void remove(Path place) {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE, "Can't remove '" + place + "': " + e.getMessage() + ".", e);
        }
    }
}
