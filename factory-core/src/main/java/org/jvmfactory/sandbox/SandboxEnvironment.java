package org.jvmfactory.sandbox;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jvmfactory.egress.Inside;

/** The exact environment of a command in a sandbox. */
final class SandboxEnvironment {

    /** Marks every process of a run. */
    static final String TAG = "FACTORY_TAG";

    /** Marks every process of one start. */
    static final String START = "FACTORY_START";

    static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private SandboxEnvironment() {}

    /** @param keepsNetwork whether the command gets no other network than what is listed */
    static Map<String, String> of(SandboxSpec spec, Path temporaryDirectory, boolean keepsNetwork) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", PATH);
        environment.put("LANG", "C.UTF-8");
        environment.put("TMPDIR", temporaryDirectory.toString());
        if (spec.network() instanceof Network.Listed listed && keepsNetwork) {
            environment.putAll(Inside.environment(listed.egress()));
        }
        environment.putAll(spec.process().environment());
        spec.secrets().forEach((name, secret) -> environment.put(name, secret.reveal()));
        environment.put("HOME", spec.home().toString());
        environment.put("PWD", spec.process().directory().toString());
        environment.put(TAG, spec.tag());
        return environment;
    }
}
