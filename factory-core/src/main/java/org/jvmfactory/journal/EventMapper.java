package org.jvmfactory.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.function.Function;
import org.jvmfactory.engine.AgentEvent;
import org.jvmfactory.secret.Secret;
import org.jvmfactory.task.InstanceId;
import org.jvmfactory.task.RunId;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.Wait;

/** How values become JSON and come back, without a word of it on the values themselves. */
final class EventMapper {

    /** Says which kind of its family an object is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Typed {}

    private EventMapper() {}

    static ObjectMapper create() {
        JsonMapper.Builder builder = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), values())
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .addMixIn(Event.class, Typed.class)
                .addMixIn(Command.class, Typed.class)
                .addMixIn(AgentEvent.class, Typed.class)
                .addMixIn(StepResult.class, Typed.class)
                .addMixIn(Wait.class, Typed.class);
        EventTypes.NAMES.forEach((type, name) -> builder.registerSubtypes(new NamedType(type, name)));
        return builder.build();
    }

    private static SimpleModule values() {
        SimpleModule module = new SimpleModule("values");
        text(module, TaskId.class, TaskId::new);
        text(module, InstanceId.class, InstanceId::new);
        text(module, StepPath.class, StepPath::new);
        text(module, StreamId.class, StreamId::new);
        text(module, RunId.class, EventMapper::runId);
        module.addSerializer(Secret.class, new Refusal());
        module.addDeserializer(Secret.class, new Text<>(Secret.class, value -> {
            throw new IllegalArgumentException("a secret is never read from a journal");
        }));
        return module;
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> reader) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new Text<>(type, reader));
    }

    private static RunId runId(String text) {
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a run such as 'k3f9x2ab.1'");
        }
        return new RunId(new TaskId(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    /** A value that is one text. */
    private static final class Text<T> extends FromStringDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> reader;

        Text(Class<T> type, Function<String, T> reader) {
            super(type);
            this.reader = reader;
        }

        @Override
        protected T _deserialize(String value, DeserializationContext context) {
            return reader.apply(value);
        }
    }

    /** Keeps secrets out of what is kept. */
    private static final class Refusal extends StdScalarSerializer<Secret> {

        private static final long serialVersionUID = 1L;

        Refusal() {
            super(Secret.class);
        }

        @Override
        public void serialize(Secret value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            provider.reportBadDefinition(Secret.class, "a secret is never written");
        }
    }
}
