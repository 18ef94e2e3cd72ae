package org.jvmfactory.testkit;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jvmfactory.testkit.scripted.ScriptedAgent;

/** The program that plays a script, as a jar of its own: a sandbox needn't see the host's class path. */
final class ProgramJar {

    /** Its classes, written out because a class path can't be listed wherever it may lie. */
    static final List<String> CLASSES = List.of(
            "Expectations.class",
            "Pipe.class",
            "Player.class",
            "Player$Turn.class",
            "ScriptFailure.class",
            "ScriptFile.class",
            "ScriptedAgent.class",
            "SessionFile.class",
            "Shell.class",
            "Shell$Outcome.class",
            "TurnReport.class",
            "Wire.class");

    private ProgramJar() {}

    /** Made once. */
    static byte[] bytes() {
        return Made.JAR;
    }

    private static final class Made {
        static final byte[] JAR = make();
    }

    private static byte[] make() {
        String directory = ScriptedAgent.class.getPackageName().replace('.', '/') + "/";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (String name : CLASSES) {
                jar.putNextEntry(new ZipEntry(directory + name));
                try (InputStream content = requireNonNull(ScriptedAgent.class.getResourceAsStream(name), name)) {
                    content.transferTo(jar);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The program of the scripted engine can't be put together.", e);
        }
        return bytes.toByteArray();
    }
}
