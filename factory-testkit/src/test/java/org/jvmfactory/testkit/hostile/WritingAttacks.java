package org.jvmfactory.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmfactory.sandbox.Guarantee.WRITES_CONFINED;

import java.nio.file.Path;
import java.util.List;

/** After files that aren't the agent's to write. Each writes under a name of its own, and only where it is promised to fail over what is there. */
final class WritingAttacks {

    static final List<Attack> ALL = List.of(
            writing("write-outside", "a file in a directory that everybody may write", "put \"$OUTSIDE\""),
            writing(
                    "write-link",
                    "a file outside, through a symbolic link",
                    "ln -s \"$OUTSIDE\" \"$HOME/out\"; put \"$HOME/out\"; ln -s \"$OUTSIDE/$name\" \"$HOME/new\"; echo x > \"$HOME/new\""),
            writing(
                    "write-dotdot",
                    "a file outside, by going up",
                    "put \"$PWD/../../../../../../../../../../../..$OUTSIDE\"; put \"$HOME/..\"; put .."),
            writing(
                    "write-hard-link",
                    "a file of the host, through a second name",
                    "ln \"$OUTSIDE/victim\" \"$HOME/victim\" && echo broken >> \"$HOME/victim\""),
            writing(
                    "write-victim",
                    "a file of the host that everybody may write",
                    "echo broken >> \"$OUTSIDE/victim\"; cp /bin/true \"$OUTSIDE/victim\"; rm -f \"$OUTSIDE/victim\""),
            writing(
                    "write-system",
                    "a program or a setting of the system",
                    "for d in / /etc /usr /usr/bin /usr/local/bin /opt /var/tmp /etc/cron.d /root; do put \"$d\"; done"),
            writing(
                    "write-shared",
                    "files in the host's temporary directories",
                    "put /tmp; put /var/tmp; put /dev/shm"),
            writing(
                    "write-data",
                    "Factory's own files",
                    "put \"$DATA\"; put \"$DATA/mirrors\"; put \"$DATA/pull-requests\""),
            writing(
                            "write-mirror",
                            "the objects that its clone borrows",
                            "objects=$(cat .git/objects/info/alternates); put \"$objects\"; test $promised = yes &&"
                                    + " { chmod -R u+w \"$objects\"; for f in \"$objects\"/??/* \"$objects\"/pack/*; do : > \"$f\"; done"
                                    + "; rm -rf \"$objects\"; }")
                    .judged(traces -> {
                        traces.ground().requireUntouched(traces.attack());
                        traces.ground().requireSoundMirror();
                    }),
            writing("write-neighbour", "the tree of another task", "put \"$NEIGHBOUR\"; put \"$NEIGHBOUR/.git/hooks\""),
            writing("write-program", "the program that it is, for the next run", "echo '# written' >> \"$0\"")
                    .judged(traces -> assertThat(traces.ground().program()).doesNotContain("\n# written")),
            writing(
                    "write-kernel",
                    "a setting of the kernel, to the value that it has",
                    "for f in randomize_va_space core_pattern; do v=$(cat /proc/sys/kernel/$f);"
                            + " printf '%s' \"$v\" > /proc/sys/kernel/$f && broke \"wrote $f\"; done"),
            writing(
                    "write-mounts",
                    "its root, by mounting it anew",
                    "mount -o remount,rw / && broke remounted; mount --bind /tmp /usr && broke bound; umount /usr && broke unmounted"),
            writing(
                    "write-namespace",
                    "a root of its own making, in a user namespace inside",
                    "unshare -Urm sh -c 'mount -t tmpfs none /usr && echo mounted' | grep -q mounted && broke 'mounted over /usr'"),
            writing(
                            "write-remote",
                            "a branch of the repository itself",
                            "git push -q \"$REPOSITORY\" HEAD:refs/heads/write-remote")
                    .judged(traces -> assertThat(traces.ground().branches()).doesNotContain("write-remote")),
            writing(
                    "write-device",
                    "a disk, by a device node of its own",
                    "mknod \"$HOME/disk\" b 8 0 && broke 'made one'"));

    private WritingAttacks() {}

    private static Attack writing(String id, String tries, String script) {
        return Attack.together(id, tries, Stop.of(WRITES_CONFINED), script)
                .judged(traces -> traces.ground().requireUntouched(traces.attack()));
    }

    /** Where {@code put} may leave a file of the host, besides the ground's own directories. */
    static final List<Path> PLACES = List.of(
            Path.of("/"),
            Path.of("/etc"),
            Path.of("/usr"),
            Path.of("/usr/bin"),
            Path.of("/usr/local/bin"),
            Path.of("/opt"),
            Path.of("/etc/cron.d"),
            Path.of("/root"),
            Path.of("/tmp"),
            Path.of("/var/tmp"),
            Path.of("/dev/shm"));
}
