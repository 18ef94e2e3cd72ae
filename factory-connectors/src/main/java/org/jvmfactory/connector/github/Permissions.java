package org.jvmfactory.connector.github;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an App can't do with the rights that its owner gave it. */
final class Permissions {

    private static final Map<String, String> USES = uses();

    private Permissions() {}

    private static Map<String, String> uses() {
        Map<String, String> uses = new LinkedHashMap<>();
        uses.put("contents: write", "can't push branches");
        uses.put("pull_requests: write", "can't open or change pull requests");
        uses.put("issues: write", "can't comment, label or close issues");
        uses.put("checks: read", "doesn't see what check runs say, GitHub Actions among them");
        uses.put("statuses: read", "doesn't see the statuses of commits");
        uses.put("actions: read", "can't read the logs of failing jobs");
        uses.put("actions: write", "can't have failing jobs run again");
        uses.put("workflows: write", "can't push changes of files below .github/workflows");
        return uses;
    }

    /** In words for a person; nothing where GitHub doesn't say what the login may do. */
    static List<String> shortcomings(Optional<Map<String, String>> rights) {
        List<String> lacking = new ArrayList<>();
        rights.ifPresent(all -> USES.forEach((right, without) -> {
            int colon = right.indexOf(':');
            String given = all.getOrDefault(right.substring(0, colon), "");
            boolean enough = given.equals("write") || given.equals(right.substring(colon + 2));
            if (!enough) {
                lacking.add(without + ": the App lacks '" + right + "'");
            }
        }));
        return lacking;
    }
}
