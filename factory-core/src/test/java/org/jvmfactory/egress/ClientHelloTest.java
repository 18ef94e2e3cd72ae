package org.jvmfactory.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

class ClientHelloTest {

    @Test
    void says_for_whom_a_real_hello_is_and_leaves_what_comes_after() throws Exception {
        byte[] hello = hello(Optional.of("Api.example.com"));
        byte[] more = Arrays.copyOf(hello, hello.length + 3);
        InputStream input = new ByteArrayInputStream(more);

        ClientHello read = ClientHello.read(input).orElseThrow();

        assertThat(read.server()).hasValue("api.example.com");
        assertThat(read.bytes()).isEqualTo(hello);
        assertThat(input.readAllBytes()).hasSize(3);
    }

    @Test
    void one_without_a_name_says_none() throws Exception {
        assertThat(read(hello(Optional.empty())).orElseThrow().server()).isEmpty();
    }

    @Test
    void one_that_is_cut_off_anywhere_says_no_name_and_breaks_nothing() throws Exception {
        byte[] hello = hello(Optional.of("api.example.com"));
        for (int length = 0; length < hello.length; length++) {
            byte[] cut = Arrays.copyOf(hello, length);
            Optional<ClientHello> read = read(cut);
            if (read.isPresent() && read.get().server().isPresent()) {
                assertThat(read.get().server()).hasValue("api.example.com");
            }
        }
    }

    @Test
    void something_else_is_no_hello() throws Exception {
        assertThat(read("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        assertThat(read(new byte[0])).isEmpty();
    }

    private static Optional<ClientHello> read(byte[] bytes) throws Exception {
        return ClientHello.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] hello(Optional<String> name) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        if (name.isPresent()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(java.util.List.of(new SNIHostName(name.get())));
            engine.setSSLParameters(parameters);
        }
        ByteBuffer written = ByteBuffer.allocate(64 * 1024);
        engine.wrap(ByteBuffer.allocate(0), written);
        return Arrays.copyOf(written.array(), written.position());
    }
}
