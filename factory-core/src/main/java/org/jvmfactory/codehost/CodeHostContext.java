package org.jvmfactory.codehost;

import java.nio.file.Path;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.process.ChildProcesses;

/** Stub. */
public record CodeHostContext(Path directory, ChildProcesses processes, ConfigNode config) {}
