package org.jvmfactory.git;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps the settings of the host's user and system out of what JGit does for us. JGit has one reader of settings for the whole JVM: ours
 * passes everything on to the one before it, so that an application that uses JGit itself notices nothing, but on our own threads there
 * are no settings at all. Without it JGit would read {@code ~/.gitconfig}, start git to find the system's settings, and write measurements
 * of the disk into the user's configuration directory: measurements that take three seconds of each JVM.
 */
final class HostSettings extends SystemReader.Delegate {

    private static final ThreadLocal<Boolean> HIDDEN = new ThreadLocal<>();

    /** Asks for what was measured of the disk, on threads that nobody can tell from others', and measures where nothing was. */
    private static final String MEASURER = "org.eclipse.jgit.util.FS$FileStoreAttributes";

    private final SystemReader host;

    private HostSettings(SystemReader host) {
        super(host);
        this.host = host;
    }

    /** Runs {@code work} as if nobody had ever set anything. */
    static <T> T without(Callable<T> work) throws Exception {
        install();
        Boolean before = HIDDEN.get();
        HIDDEN.set(true);
        try {
            return work.call();
        } finally {
            if (before == null) {
                HIDDEN.remove();
            }
        }
    }

    private static synchronized void install() {
        SystemReader current = SystemReader.getInstance();
        if (!(current instanceof HostSettings)) {
            SystemReader.setInstance(new HostSettings(current));
        }
    }

    @Override
    public StoredConfig getUserConfig() throws ConfigInvalidException, IOException {
        return hidden() ? new Measured() : host.getUserConfig();
    }

    @Override
    public StoredConfig getJGitConfig() throws ConfigInvalidException, IOException {
        return hidden() ? new Nothing() : host.getJGitConfig();
    }

    @Override
    public StoredConfig getSystemConfig() throws ConfigInvalidException, IOException {
        return hidden() ? new Nothing() : host.getSystemConfig();
    }

    private static boolean hidden() {
        return Boolean.TRUE.equals(HIDDEN.get()) || measures();
    }

    /** Whether JGit asks for its measurements, whoever caused them. */
    private static boolean measures() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(MEASURER)));
    }

    /** Settings that are nowhere: nothing to load, nothing to save. */
    private static class Nothing extends FileBasedConfig {

        Nothing() {
            super(null, FS.DETECTED);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }

    /** Says that times of files are as coarse as JGit takes them to be where it can't measure: the safe side on every disk. */
    private static final class Measured extends Nothing {

        private static final Duration COARSE = Duration.ofSeconds(2);

        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            return unit.convert(COARSE);
        }
    }
}
