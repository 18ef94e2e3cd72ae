package org.jvmfactory.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jvmfactory.engine.ToolServer;
import org.jvmfactory.secret.Secret;

/** A server of tools in a shell script, which speaks the Model Context Protocol over its pipes: its tool {@code word} says a secret word. */
public final class WordServer {

    /** Answers each line that has an id; the word comes from a variable. */
    private static final String SCRIPT = """
            while read -r line; do
              id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
              case "$line" in
                *'"initialize"'*) r='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"w","version":"1"}}' ;;
                *'"tools/list"'*) r='{"tools":[{"name":"word","description":"Says the word","inputSchema":{"type":"object","properties":{"sql":{"type":"string"}}}}]}' ;;
                *'"tools/call"'*) r='{"content":[{"type":"text","text":"the word is '"$WORD"'"}]}' ;;
                *) r='{}' ;;
              esac
              if [ -n "$id" ]; then printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$r"; fi
            done
            """;

    private WordServer() {}

    /** Writes the program to {@code file}, to be run by {@code sh} with the variable {@code WORD}. */
    public static Path write(Path file) {
        try {
            return Files.writeString(file, SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException("The server can't be written to '" + file + "'.", e);
        }
    }

    /** A server with the name {@code words}, whose program is written to {@code file}. */
    public static ToolServer saying(Secret secret, Path file) {
        return new ToolServer(
                "words",
                new ToolServer.Program("sh", List.of(write(file).toString()), Map.of("WORD", secret), List.of(file)));
    }
}
