package org.jvmfactory.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program for the kernel's seccomp that refuses what no agent needs and what reaches past a namespace: sockets of other families than
 * those of the internet, of Unix and of netlink, rings of asynchronous input and output, keyrings, mounts, modules, programs for the kernel,
 * and typing into a terminal.
 */
final class SyscallFilter {

    /** Of which sockets may be: unix, inet, inet6, netlink. */
    static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

    private static final int LOAD = 0x20;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL = 0x80000000;
    private static final int ERROR = 0x00050000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    /** Where the kernel puts what it shows: the call's number, the machine's sort, the lower halves of the arguments. */
    private static final int NUMBER = 0;

    private static final int MACHINE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int SECOND_ARGUMENT = 24;

    private static final int X32 = 0x40000000;
    private static final List<Integer> RINGS = List.of(425, 426, 427); // io_uring_setup, _enter, _register
    private static final List<Integer> TYPING = List.of(0x5412, 0x541C); // TIOCSTI, TIOCLINUX

    /** open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr: the same on all machines. */
    private static final List<Integer> MOUNTS = List.of(428, 429, 430, 431, 432, 433, 442);

    private final List<long[]> program = new ArrayList<>();

    private SyscallFilter() {}

    /**
     * The numbers of a sort of machine.
     *
     * @param refused add_key, request_key, keyctl, bpf, perf_event_open, userfaultfd, mount, umount2, pivot_root, init_module,
     *     delete_module, finit_module, kexec_load, kexec_file_load, open_by_handle_at
     */
    private record Machine(int audit, int socket, int socketpair, int ioctl, boolean x32, List<Integer> refused) {}

    private static final Machine X86_64 = new Machine(
            0xC000003E,
            41,
            53,
            16,
            true,
            List.of(248, 249, 250, 321, 298, 323, 165, 166, 155, 175, 176, 313, 246, 320, 304));

    private static final Machine AARCH64 = new Machine(
            0xC00000B7,
            198,
            199,
            29,
            false,
            List.of(217, 218, 219, 280, 241, 282, 40, 39, 41, 105, 106, 273, 104, 294, 265));

    /** The program as the kernel reads it; empty for machines whose numbers aren't known here. */
    static Optional<byte[]> forThisMachine() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> Optional.of(new SyscallFilter().compiled(X86_64));
            case "aarch64" -> Optional.of(new SyscallFilter().compiled(AARCH64));
            default -> Optional.empty();
        };
    }

    private byte[] compiled(Machine machine) {
        add(LOAD, MACHINE);
        addJump(IF_EQUAL, machine.audit(), 1, 0);
        add(RETURN, KILL);
        add(LOAD, NUMBER);
        if (machine.x32()) {
            addJump(IF_AT_LEAST, X32, 0, 1); // the same calls under other numbers
            add(RETURN, ERROR | EPERM);
        }
        refuse(RINGS, ENOSYS); // whoever would use them then does without
        refuse(machine.refused(), EPERM);
        refuse(MOUNTS, EPERM);
        addJump(IF_EQUAL, machine.socket(), 1, 0);
        addJump(IF_EQUAL, machine.socketpair(), 0, 2 * FAMILIES.size() + 2);
        add(LOAD, FIRST_ARGUMENT);
        for (int family : FAMILIES) {
            addJump(IF_EQUAL, family, 0, 1);
            add(RETURN, ALLOW);
        }
        add(RETURN, ERROR | EAFNOSUPPORT);
        addJump(IF_EQUAL, machine.ioctl(), 0, 2 * TYPING.size() + 1);
        add(LOAD, SECOND_ARGUMENT);
        refuse(TYPING, EPERM);
        add(RETURN, ALLOW);
        ByteBuffer bytes = ByteBuffer.allocate(program.size() * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long[] step : program) {
            bytes.putShort((short) step[0])
                    .put((byte) step[1])
                    .put((byte) step[2])
                    .putInt((int) step[3]);
        }
        return bytes.array();
    }

    private void refuse(List<Integer> values, int error) {
        for (int value : values) {
            addJump(IF_EQUAL, value, 0, 1);
            add(RETURN, ERROR | error);
        }
    }

    private void add(int code, int value) {
        program.add(new long[] {code, 0, 0, value});
    }

    /** Goes over so many steps where it is so, or isn't. */
    private void addJump(int code, int value, int ifSo, int ifNot) {
        program.add(new long[] {code, ifSo, ifNot, value});
    }
}
