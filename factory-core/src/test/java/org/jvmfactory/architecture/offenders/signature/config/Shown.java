package org.jvmfactory.architecture.offenders.signature.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Shows a hidden library in every kind of place. */
public abstract class Shown implements JsonSerializable {

    protected @Nullable Node node;

    protected Shown(ObjectId id) {
        hidden(id);
    }

    public abstract List<Map<String, JsonNode[]>> tree();

    public abstract void parse() throws JsonProcessingException;

    private static void hidden(ObjectId id) {
        id.copy();
    }

    /** Shows one in a nested class. */
    public static class Inner {

        public @Nullable ObjectId id;
    }

    static class Unseen {

        public @Nullable ObjectId hidden;
    }
}
