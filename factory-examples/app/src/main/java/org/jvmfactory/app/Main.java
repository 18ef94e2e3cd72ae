package org.jvmfactory.app;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code factory} command, which leaves all work to its subcommands. */
@Command(
        name = "factory",
        description = "Turns tickets into reviewed pull requests.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.JarVersion.class)
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }

    /** The version that the build wrote into the jar's manifest. */
    static final class JarVersion implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"factory " + Objects.requireNonNullElse(version, "(not started from its jar)")};
        }
    }
}
