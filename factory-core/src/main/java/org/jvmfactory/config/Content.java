package org.jvmfactory.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a node of a configuration holds. Equality is by content, wherever it stands. */
sealed interface Content {

    /** A key without a value. */
    record Nothing() implements Content {}

    /**
     * A value.
     *
     * @param written what stands in the source: the value, unless that came from the environment and may be a secret
     */
    record Text(String value, String written) implements Content {

        Text(String value) {
            this(value, value);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text text && text.value.equals(value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }

        @Override
        public String toString() {
            return written;
        }
    }

    record Items(List<ConfigNode> nodes) implements Content {
        public Items {
            nodes = List.copyOf(nodes);
        }
    }

    /** Named nodes in the order written. */
    record Entries(Map<String, ConfigNode> nodes) implements Content {
        public Entries {
            nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        }
    }
}
