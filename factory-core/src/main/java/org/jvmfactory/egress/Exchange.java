package org.jvmfactory.egress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmfactory.egress.RequestHead.BadRequestException;

/** One connection out of a sandbox: one request, or one tunnel. */
final class Exchange {

    private static final int TLS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final Pattern TUNNEL = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:/@\\[\\]]+):(\\d{1,5})");

    /** Some clients don't read an answer before all they had to say has been read. */
    private static final long DRAINED = 8L << 20;

    private static final int MOST_TO_HOST = 1 << 20;

    /** Where credentials stand, by what providers and registries ask for. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");

    private final EgressGate gate;
    private final Egress egress;
    private final Outbound outbound;
    private final ChannelStreams client;
    private final InputStream input;

    Exchange(EgressGate gate, Egress egress, Outbound outbound, ChannelStreams client) {
        this.gate = gate;
        this.egress = egress;
        this.outbound = outbound;
        this.client = client;
        this.input = new BufferedInputStream(client.input());
    }

    void serve() throws IOException {
        try {
            Optional<RequestHead> head = RequestHead.read(input);
            if (head.isEmpty()) {
                return;
            }
            if (head.get().method().equals("CONNECT")) {
                tunnel(head.get());
            } else {
                request(head.get());
            }
        } catch (BadRequestException e) {
            answer(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }

    private void tunnel(RequestHead head) throws IOException {
        Matcher target = TUNNEL.matcher(head.target());
        if (!target.matches()) {
            throw new BadRequestException("a tunnel leads to host:port");
        }
        String host = plain(target.group(1));
        int port = port(Integer.parseInt(target.group(2)));
        Optional<Socket> connected = connect(host, port, new RequestBody(head, input));
        if (connected.isEmpty()) {
            return;
        }
        try (Socket server = connected.get()) {
            gate.keep(server);
            Streams.ascii(client.output(), "HTTP/1.1 200 Connection established\r\n\r\n");
            if (port == TLS_PORT && !greets(host, server)) {
                gate.denied(new Denial(host, port, Denial.Reason.OTHER_HOST));
                return;
            }
            Thread back = gate.beside(() -> back(server));
            try {
                Streams.copy(input, server.getOutputStream());
                server.shutdownOutput();
            } catch (IOException e) {
                server.shutdownInput(); // the sandbox's side has gone: nobody reads what would come back
            }
            join(back);
        } finally {
            gate.release(connected.get());
        }
    }

    /** Passes the beginning of TLS on where it is meant for {@code host}. */
    private boolean greets(String host, Socket server) throws IOException {
        Optional<ClientHello> hello = ClientHello.read(input);
        Optional<String> name = hello.flatMap(ClientHello::server);
        boolean meant = hello.isPresent()
                && (name.isEmpty() ? Hosts.isAddress(host) : name.get().equals(host));
        if (meant) {
            server.getOutputStream().write(hello.get().bytes());
        }
        return meant;
    }

    private void request(RequestHead head) throws IOException {
        URI target = target(head);
        String host = plain(String.valueOf(target.getHost()));
        RequestBody body = new RequestBody(head, input);
        String path = path(target);
        if (host.equals(Inside.DOMAIN) || host.endsWith("." + Inside.DOMAIN)) {
            ask(head, host, path, body);
            return;
        }
        int port = port(target.getPort() < 0 ? HTTP_PORT : target.getPort());
        Optional<Socket> connected = connect(host, port, body);
        if (connected.isPresent()) {
            String authority = (host.contains(":") ? "[" + host + "]" : host) + (port == HTTP_PORT ? "" : ":" + port);
            forward(connected.get(), head.forwarded(path, authority, Set.of(), List.of()), body, Optional.empty());
        }
    }

    private void ask(RequestHead head, String host, String path, RequestBody body) throws IOException {
        Optional<HostService> service = host.equals(Inside.DOMAIN) ? egress.service() : Optional.empty();
        if (service.isPresent()) {
            serve(service.get(), head, path, body);
            return;
        }
        Optional<Route> found = egress.routes().stream()
                .filter(route -> host.equals(route.name() + "." + Inside.DOMAIN))
                .findFirst();
        if (found.isEmpty()) {
            refuse(404, "Not Found", "there is no " + printable(host) + " here", body);
            return;
        }
        Route route = found.get();
        if (leavesItsPlace(path)) {
            throw new BadRequestException("a path with '..' could lead out of what " + host + " is for");
        }
        Set<String> dropped = new HashSet<>(CREDENTIALS);
        List<RequestHead.Header> added = route.headers().entrySet().stream()
                .map(header -> new RequestHead.Header(
                        header.getKey(), header.getValue().reveal()))
                .toList();
        added.forEach(header -> dropped.add(header.name().toLowerCase(Locale.ROOT)));
        Socket server;
        try {
            server = outbound.connect(route);
        } catch (IOException e) {
            egress.listener().answered(route.name(), 502);
            refuse(502, "Bad Gateway", "can't connect to " + route.authority() + ": " + reason(e), body);
            return;
        }
        forward(server, head.forwarded(route.prefix() + path, route.authority(), dropped, added), body, found);
    }

    private void serve(HostService service, RequestHead head, String path, RequestBody body) throws IOException {
        Optional<byte[]> content = body.content(MOST_TO_HOST);
        if (content.isEmpty()) {
            answer(413, "Content Too Large", "the host is asked with at most " + MOST_TO_HOST + " bytes");
            return;
        }
        HostService.Answer said = service.answer(head.method(), path, content.get());
        answer(said.status(), "", said.type(), said.content().getBytes(UTF_8));
    }

    private void forward(Socket connected, byte[] head, RequestBody body, Optional<Route> route) throws IOException {
        try (Socket server = connected) {
            gate.keep(server);
            server.getOutputStream().write(head);
            server.getOutputStream().flush();
            Thread back = gate.beside(() -> answer(route, server));
            try {
                body.copy(server.getOutputStream(), Long.MAX_VALUE);
            } catch (IOException e) {
                // it may have answered before it had read all; what it said is on its way back
            }
            join(back);
        } finally {
            gate.release(connected);
        }
    }

    private void answer(Optional<Route> route, Socket server) {
        try {
            InputStream said = new BufferedInputStream(server.getInputStream());
            OptionalInt status = ResponseHead.pass(said, client.output());
            if (route.isPresent() && status.isPresent()) {
                egress.listener().answered(route.get().name(), status.getAsInt());
            }
            back(said);
        } catch (IOException e) {
            EgressGate.closeQuietly(server);
        }
    }

    private void back(Socket server) {
        try {
            back(server.getInputStream());
        } catch (IOException e) {
            EgressGate.closeQuietly(server);
        }
    }

    /** Copies what the server says to its end. */
    private void back(InputStream said) throws IOException {
        Streams.copy(said, client.output());
        client.endOutput();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody else has this thread
        }
    }

    /** Connects where that is allowed, else says why not. */
    private Optional<Socket> connect(String host, int port, RequestBody body) throws IOException {
        if (!egress.hosts().lists(host, port)) {
            deny(new Denial(host, port, Denial.Reason.NOT_LISTED), body);
            return Optional.empty();
        }
        try {
            return Optional.of(outbound.connect(host, port, egress.hosts()));
        } catch (Outbound.PrivateAddressException e) {
            deny(new Denial(host, port, Denial.Reason.PRIVATE_ADDRESS), body);
        } catch (IOException e) {
            refuse(502, "Bad Gateway", "can't connect to " + host + ":" + port + ": " + reason(e), body);
        }
        return Optional.empty();
    }

    private void deny(Denial denial, RequestBody body) throws IOException {
        gate.denied(denial);
        refuse(403, "Forbidden", "denied egress: " + denial.describe(), body);
    }

    private void refuse(int status, String reason, String why, RequestBody body) throws IOException {
        answer(status, reason, why);
        body.copy(OutputStream.nullOutputStream(), DRAINED);
    }

    private void answer(int status, String reason, String why) throws IOException {
        answer(status, reason, "text/plain; charset=utf-8", ("Factory: " + why + "\n").getBytes(UTF_8));
    }

    private void answer(int status, String reason, String type, byte[] content) throws IOException {
        Streams.ascii(
                client.output(),
                "HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + content.length + "\r\nConnection: close\r\n\r\n");
        client.output().write(content);
        client.endOutput();
    }

    /** Where a request goes: what its first line says to a proxy, or its {@code Host} where it came straight here. */
    private static URI target(RequestHead head) {
        String written = head.target().startsWith("/")
                ? "http://"
                        + head.header("host").orElseThrow(() -> new BadRequestException("the request names no host"))
                        + head.target()
                : head.target();
        try {
            URI target = new URI(written);
            if (!"http".equals(target.getScheme()) || target.getHost() == null || target.getRawUserInfo() != null) {
                throw new BadRequestException("a request leads to an http address with a host and without a login");
            }
            return target;
        } catch (URISyntaxException e) {
            throw new BadRequestException("the address of the request can't be read");
        }
    }

    private static String path(URI target) {
        String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        return target.getRawQuery() == null ? path : path + "?" + target.getRawQuery();
    }

    private static boolean leavesItsPlace(String path) {
        String plain = path.split("\\?", -1)[0]
                .toLowerCase(Locale.ROOT)
                .replace("%2e", ".")
                .replace("%2f", "/")
                .replace("%5c", "/")
                .replace("\\", "/");
        return (plain + "/").contains("/../");
    }

    private static String plain(String host) {
        try {
            return Hosts.plain(host);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("'" + printable(host) + "' is no host");
        }
    }

    private static int port(int number) {
        if (number < 1 || number > 65535) {
            throw new BadRequestException("ports go from 1 to 65535");
        }
        return number;
    }

    private static String reason(IOException e) {
        return e instanceof UnknownHostException ? "there is no such host" : String.valueOf(e.getMessage());
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
