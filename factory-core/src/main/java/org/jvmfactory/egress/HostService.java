package org.jvmfactory.egress;

import static java.util.Objects.requireNonNull;

/**
 * Something of the host that a sandbox may ask, at {@link Inside#host}. Called on threads of the way out, for several requests at once; may
 * take its time. What comes is an agent's: data.
 */
public interface HostService {

    /**
     * What it answers.
     *
     * @param path with the query
     * @param body at most a MiB
     */
    Answer answer(String method, String path, byte[] body);

    /**
     * An HTTP answer.
     *
     * @param type of the content
     */
    record Answer(int status, String type, String content) {

        public Answer {
            requireNonNull(type, "type");
            requireNonNull(content, "content");
        }
    }
}
