package org.jvmfactory.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Makes Podman's own filter of system calls stricter: it lets through namespaces, mounts, and sockets that lead to a hypervisor. */
final class SeccompProfile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int EPERM = 1;
    private static final int ENOSYS = 38;

    /** All flags of clone that make a namespace. */
    private static final long NAMESPACES = 0x7E020000L;

    private static final Set<String> REFUSED = Set.of(
            "add_key",
            "fsconfig",
            "fsmount",
            "fsopen",
            "fspick",
            "io_uring_enter",
            "io_uring_register",
            "io_uring_setup",
            "keyctl",
            "mount",
            "mount_setattr",
            "move_mount",
            "open_tree",
            "pivot_root",
            "request_key",
            "setns",
            "socketcall",
            "umount",
            "umount2",
            "unshare");

    /** Refused but for what is said below. */
    private static final Set<String> RULED = Set.of("clone", "clone3", "socket");

    private SeccompProfile() {}

    /**
     * @param profile in the format of Docker and Podman
     * @throws SandboxException when it can't be understood
     */
    static String stricter(String profile) {
        try {
            JsonNode root = JSON.readTree(profile);
            if (!(root instanceof ObjectNode top) || !(top.get("syscalls") instanceof ArrayNode rules)) {
                throw ContainerClient.unavailable("the runtime's filter of system calls has no list of them");
            }
            rules.forEach(SeccompProfile::takeOut);
            ObjectNode refused = add(rules, "SCMP_ACT_ERRNO", REFUSED.toArray(new String[0]));
            refused.put("errnoRet", EPERM);
            ObjectNode clone = add(rules, "SCMP_ACT_ALLOW", "clone");
            argument(clone, NAMESPACES, "SCMP_CMP_MASKED_EQ");
            // Its flags lie in memory, where no filter sees them; libraries then take clone.
            add(rules, "SCMP_ACT_ERRNO", "clone3").put("errnoRet", ENOSYS);
            for (int family : SyscallFilter.FAMILIES) {
                argument(add(rules, "SCMP_ACT_ALLOW", "socket"), family, "SCMP_CMP_EQ");
            }
            return JSON.writeValueAsString(top);
        } catch (JsonProcessingException e) {
            throw new SandboxException(
                    SandboxException.Code.UNAVAILABLE,
                    "The runtime's filter of system calls can't be read: " + e.getOriginalMessage() + ".",
                    e);
        }
    }

    private static void takeOut(JsonNode rule) {
        if (rule.get("names") instanceof ArrayNode names) {
            names.removeIf(name -> REFUSED.contains(name.asText()) || RULED.contains(name.asText()));
        }
    }

    private static ObjectNode add(ArrayNode rules, String action, String... names) {
        ObjectNode rule = rules.addObject();
        ArrayNode list = rule.putArray("names");
        for (String name : names) {
            list.add(name);
        }
        return rule.put("action", action);
    }

    private static void argument(ObjectNode rule, long value, String comparison) {
        rule.putArray("args")
                .addObject()
                .put("index", 0)
                .put("value", value)
                .put("valueTwo", 0)
                .put("op", comparison);
    }
}
