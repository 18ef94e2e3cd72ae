package org.jvmfactory.notify;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.task.TaskId;

/**
 * A notification as one JSON object on one line. Its letters are ASCII, everything else stands as an escape: the bytes are the same whatever
 * a receiver believes of their encoding, and nothing in them reaches a terminal that happens to show them.
 */
final class NotificationJson {

    private static final int VERSION = 1;
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private NotificationJson() {}

    static byte[] of(Notification notification) {
        requireNonNull(notification, "notification");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("delivery", notification.delivery());
            json.writeStringField("happening", ConfigNode.spelling(notification.happening()));
            json.writeStringField("at", notification.at().toString());
            json.writeStringField("urgency", ConfigNode.spelling(notification.urgency()));
            json.writeStringField("title", notification.title());
            json.writeStringField("text", notification.text());
            if (notification.task().isPresent()) {
                json.writeStringField(
                        "task", notification.task().map(TaskId::value).orElseThrow());
            }
            json.writeObjectFieldStart("details");
            for (Map.Entry<String, String> detail : notification.details().entrySet()) {
                json.writeStringField(detail.getKey(), detail.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory doesn't fail
        }
        return bytes.toByteArray();
    }
}
