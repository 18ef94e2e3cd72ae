package org.jvmfactory.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * How the tools inside find their mirrors.
 *
 * @param variables what they read; those that end in {@code _OPTS} add to what is there, and <code>{files}</code> stands for the files' directory
 * @param files what they read, by name
 */
public record MirrorSettings(Map<String, String> variables, Map<String, byte[]> files) {

    /** Maven takes the directory of its global settings from a property, and that of its log's settings with it. */
    private static final String MAVEN_OPTIONS = " -Dmaven.conf={files}";

    /** As Maven's own say it. */
    private static final String MAVEN_LOG = """
            org.slf4j.simpleLogger.defaultLogLevel=info
            org.slf4j.simpleLogger.showDateTime=false
            org.slf4j.simpleLogger.showThreadName=false
            org.slf4j.simpleLogger.showLogName=false
            org.slf4j.simpleLogger.logFile=System.out
            org.slf4j.simpleLogger.cacheOutputStream=true
            org.slf4j.simpleLogger.levelInBrackets=true
            org.slf4j.simpleLogger.log.Sisu=info
            org.slf4j.simpleLogger.warnLevelString=WARNING
            """;

    private static final String MAVEN_SETTINGS = """
            <settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
              <mirrors>
                <mirror>
                  <id>factory</id>
                  <name>The mirror of the configuration, by Factory's gateway</name>
                  <url>%s</url>
                  <mirrorOf>*</mirrorOf>
                  <blocked>false</blocked>
                </mirror>
              </mirrors>
            </settings>
            """;

    public MirrorSettings {
        variables = Map.copyOf(variables);
        files = Map.copyOf(files);
    }

    /** For the mirrors of these tools: {@code maven}, {@code npm}, {@code python}; others are only there by their address. */
    static MirrorSettings of(Set<String> tools) {
        Map<String, String> variables = new HashMap<>();
        Map<String, byte[]> files = new HashMap<>();
        if (tools.contains("maven")) {
            variables.put("MAVEN_OPTS", MAVEN_OPTIONS);
            files.put(
                    "settings.xml",
                    MAVEN_SETTINGS.formatted(Inside.address("maven")).getBytes(UTF_8));
            files.put("logging", archive("simplelogger.properties", MAVEN_LOG));
        }
        if (tools.contains("npm")) {
            variables.put("npm_config_registry", Inside.address("npm") + "/");
            variables.put("npm_config_replace_registry_host", "always");
        }
        if (tools.contains("python")) {
            variables.put("PIP_INDEX_URL", Inside.address("python") + "/simple/");
            variables.put("PIP_TRUSTED_HOST", "python." + Inside.DOMAIN);
            variables.put("UV_INDEX_URL", Inside.address("python") + "/simple/");
        }
        return new MirrorSettings(variables, files);
    }

    /** Maven puts the log's settings on its class path, where an archive is as good as a directory. */
    private static byte[] archive(String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
