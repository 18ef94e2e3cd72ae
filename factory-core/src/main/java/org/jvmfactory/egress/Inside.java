package org.jvmfactory.egress;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the way out looks from inside a sandbox, whatever its kind: the proxy's socket at {@link #SOCKET}, and {@link LoopbackBridge} listening on
 * {@link #PORT} of a loopback interface that belongs to the sandbox alone.
 */
public final class Inside {

    /** Where the bridge listens. */
    public static final int PORT = 3128;

    /** Where the proxy's socket is to be mounted. */
    public static final Path SOCKET = Path.of("/run/factory/egress.sock");

    /** Names below it are routes. */
    static final String DOMAIN = "factory.internal";

    private static final String PROXY = "http://127.0.0.1:" + PORT;

    private Inside() {}

    /** The base URL of a route, without a slash at its end. */
    public static String address(String route) {
        return "http://" + route + "." + DOMAIN + ":" + PORT;
    }

    /** The base URL of the host itself, without a slash at its end. */
    public static String host() {
        return "http://" + DOMAIN + ":" + PORT;
    }

    /** The lines of {@code /etc/hosts}: a program that asks no proxy finds the routes all the same. */
    public static String hosts(Egress egress) {
        String names = egress.routes().stream()
                .map(route -> " " + route.name() + "." + DOMAIN)
                .collect(Collectors.joining());
        String host = egress.service().isPresent() ? " " + DOMAIN : "";
        return "127.0.0.1 localhost" + host + names + "\n::1 localhost\n";
    }

    /** The variables by which programs find the proxy. Names of the sandbox itself are left to it, but for addresses that are listed. */
    public static Map<String, String> environment(Egress egress) {
        List<String> listed = egress.hosts().loopback().toList();
        List<String> direct = Stream.of("localhost", "127.0.0.1", "::1", "." + DOMAIN, DOMAIN)
                .filter(name -> !listed.contains(name) && !(name.equals("::1") && listed.contains("0:0:0:0:0:0:0:1")))
                .toList();
        Map<String, String> variables = new TreeMap<>();
        for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
            variables.put(name, PROXY);
        }
        variables.put("NO_PROXY", String.join(",", direct));
        variables.put("no_proxy", String.join(",", direct));
        variables.put("NODE_USE_ENV_PROXY", "1");
        String java = javaProperties(direct);
        variables.put("MAVEN_OPTS", java);
        variables.put("GRADLE_OPTS", java);
        return variables;
    }

    private static String javaProperties(List<String> direct) {
        String none = direct.stream()
                .map(name -> name.startsWith(".") ? "*" + name : name)
                .collect(Collectors.joining("|"));
        return Stream.of("http", "https")
                        .map(scheme -> "-D" + scheme + ".proxyHost=127.0.0.1 -D" + scheme + ".proxyPort=" + PORT)
                        .collect(Collectors.joining(" "))
                + " -Dhttp.nonProxyHosts=" + none + " -Daether.connector.http.useSystemProperties=true";
    }
}
