package org.jvmfactory.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds commands that are about the machine itself: its disks, its power, all its processes. */
final class MachineCommands {

    private static final Set<String> DISKS = Set.of(
            "wipefs",
            "fdisk",
            "sfdisk",
            "cfdisk",
            "gdisk",
            "sgdisk",
            "parted",
            "blkdiscard",
            "mkswap",
            "badblocks",
            "hdparm",
            "cryptsetup",
            "pvremove",
            "vgremove",
            "lvremove",
            "zpool");
    private static final Set<String> POWER = Set.of("shutdown", "reboot", "halt", "poweroff", "telinit", "kexec");
    private static final Set<String> STATES =
            Set.of("poweroff", "reboot", "halt", "kexec", "suspend", "hibernate", "rescue", "emergency", "isolate");
    private static final Set<String> FREE_DEVICES =
            Set.of("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/zero", "/dev/full");

    Optional<String> objection(String program, List<String> arguments) {
        if (program.equals("mkfs")
                || program.startsWith("mkfs.")
                || program.startsWith("mke2fs")
                || DISKS.contains(program)) {
            return Optional.of("'" + program + "' is about disks.");
        }
        if (POWER.contains(program)
                || (program.equals("init") && arguments.stream().anyMatch(Set.of("0", "6")::contains))
                || (program.equals("systemctl") && arguments.stream().anyMatch(STATES::contains))) {
            return Optional.of("'" + program + "' is about the machine's power.");
        }
        if (program.equals("dd")) {
            return arguments.stream()
                    .filter(it -> it.startsWith("of="))
                    .flatMap(it -> device(it.substring(3)).stream())
                    .findFirst();
        }
        if ((program.equals("kill") || program.equals("pkill"))
                && arguments.size() > 1
                && (arguments.contains("-1") || arguments.contains("1"))
                && arguments.stream()
                                .filter(it -> !it.startsWith("-") || it.equals("-1"))
                                .count()
                        == 1
                && arguments.get(arguments.size() - 1).matches("-?1")) {
            return Optional.of("it ends all processes, or the first one.");
        }
        return program.equals("killall5") ? Optional.of("it ends all processes.") : Optional.empty();
    }

    /** Why a file can't be written, because it is a device. */
    static Optional<String> device(String file) {
        boolean device = file.startsWith("/dev/")
                && !FREE_DEVICES.contains(file)
                && !file.startsWith("/dev/fd/")
                && !file.startsWith("/dev/shm/")
                && !file.startsWith("/dev/tcp/")
                && !file.startsWith("/dev/udp/");
        boolean kernel = file.startsWith("/proc/sys") || file.startsWith("/sys/");
        return device || kernel
                ? Optional.of("'" + file + "' is a device or a setting of the machine.")
                : Optional.empty();
    }
}
