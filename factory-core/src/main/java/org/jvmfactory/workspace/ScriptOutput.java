package org.jvmfactory.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a script says of the tree: parts that end in a zero byte, perhaps the commit that it came to, and then that commit's pack.
 *
 * @param parts those before the commit
 */
record ScriptOutput(List<String> parts, Optional<Packed> packed) {

    private static final String HEAD = "head:";

    ScriptOutput {
        parts = List.copyOf(parts);
    }

    /** A commit, and the pack that holds it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once and never compared
    record Packed(String commit, byte[] pack) {}

    static ScriptOutput read(byte[] output) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int end = 0; end < output.length; end++) {
            if (output[end] != 0) {
                continue;
            }
            String part = new String(output, begin, end - begin, UTF_8);
            begin = end + 1;
            if (part.startsWith(HEAD)) {
                byte[] pack = Arrays.copyOfRange(output, begin, output.length);
                return new ScriptOutput(parts, Optional.of(new Packed(part.substring(HEAD.length()), pack)));
            }
            parts.add(part);
        }
        return new ScriptOutput(parts, Optional.empty());
    }
}
