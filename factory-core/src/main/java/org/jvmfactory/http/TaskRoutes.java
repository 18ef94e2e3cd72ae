package org.jvmfactory.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmfactory.Factory;
import org.jvmfactory.TaskHandle;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.journal.RunView;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.journal.TaskRow;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.scheduler.TaskFormat;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.Question;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.task.TaskStatus;

/** The tasks: list, show, submit, and what people say to them. */
final class TaskRoutes {

    private static final int USUAL = 50;
    static final int MOST = 1000;

    /** Who brings the token is somebody whom the host vouches for. */
    private static final Actor CALLER = Actor.trusted("api");

    private final Factory factory;

    TaskRoutes(Factory factory) {
        this.factory = requireNonNull(factory, "factory");
    }

    /**
     * The answer.
     *
     * @param rest of the path: empty, {@code /ID}, or {@code /ID/COMMAND}
     */
    HttpResponse answer(HttpRequest request, String rest) throws InterruptedException {
        String[] parts = rest.isEmpty() ? new String[0] : rest.substring(1).split("/", -1);
        try {
            if (parts.length == 0) {
                return switch (request.method()) {
                    case "GET" -> HttpResponse.json(200, Json.of(list(request)));
                    case "POST" -> submit(Json.read(request));
                    default -> throw new BadRequest(405, "use GET or POST");
                };
            }
            if (parts.length == 1) {
                Surface.requireMethod(request, "GET");
                return HttpResponse.json(200, Json.of(shown(task(parts[0]).view())));
            }
            if (parts.length == 2) {
                Surface.requireMethod(request, "POST");
                return command(task(parts[0]), parts[1], Json.read(request));
            }
        } catch (ConfigException | IllegalArgumentException e) {
            throw new BadRequest(400, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new BadRequest(409, String.valueOf(e.getMessage()));
        }
        throw new BadRequest(404, "there is nothing here");
    }

    private TaskHandle task(String id) {
        return Optional.of(id)
                .filter(TaskId::isValid)
                .map(TaskId::new)
                .flatMap(factory::task)
                .orElseThrow(() -> new BadRequest(404, "there is no such task"));
    }

    private List<Map<String, Object>> list(HttpRequest request) {
        Set<TaskStatus> statuses = EnumSet.noneOf(TaskStatus.class);
        request.query("status").ifPresent(words -> {
            for (String word : words.split(",", -1)) {
                statuses.add(status(word));
            }
        });
        int limit = request.query("limit").map(TaskRoutes::limit).orElse(USUAL);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (TaskRow row : factory.tasks(statuses, limit)) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("task", row.id().value());
            shown.put("title", row.title());
            shown.put("status", Json.word(row.status()));
            shown.put("reason", row.reason());
            shown.put("priority", Json.word(row.priority()));
            shown.put("submitted", row.submittedAt().toString());
            rows.add(shown);
        }
        return rows;
    }

    private static TaskStatus status(String word) {
        for (TaskStatus status : TaskStatus.values()) {
            if (Json.word(status).equals(word.strip())) {
                return status;
            }
        }
        throw new BadRequest(
                400,
                "a status is one of held, queued, running, waiting, in-review, done, failed, cancelled," + " rejected");
    }

    static int limit(String written) {
        if (!written.matches("\\d{1,4}") || Integer.parseInt(written) < 1 || Integer.parseInt(written) > MOST) {
            throw new BadRequest(400, "'limit' is a number from 1 to " + MOST);
        }
        return Integer.parseInt(written);
    }

    private HttpResponse submit(ConfigNode body) throws InterruptedException {
        TaskHandle task;
        if (body.find("ticket").isPresent()) {
            body.only("ticket");
            task = factory.submitTicket(body.text("ticket"));
        } else {
            task = factory.submit(request(body));
        }
        return HttpResponse.json(
                task.created() ? 201 : 200, Json.of(Map.of("task", task.id().value(), "created", task.created())));
    }

    private static TaskRequest request(ConfigNode body) {
        TaskRequest.Builder request =
                TaskFormat.read(body, Optional.empty(), "key", "held").author(CALLER);
        body.findText("key").ifPresent(request::idempotencyKey);
        if (body.find("held").map(ConfigNode::flag).orElse(false)) {
            request.held();
        }
        return request.build();
    }

    private static HttpResponse command(TaskHandle task, String command, ConfigNode body) {
        switch (command) {
            case "answer" -> {
                body.only("text");
                task.answer(body.text("text"), CALLER);
            }
            case "approve" -> {
                body.only("digest");
                task.approve(body.text("digest"), CALLER);
            }
            case "cancel" -> {
                body.only("reason");
                task.cancel(body.findText("reason").orElse("cancelled through the API"));
            }
            case "retry" -> {
                body.only();
                task.retry();
            }
            default -> throw new BadRequest(404, "there are the commands answer, approve, cancel and retry");
        }
        return HttpResponse.json(202, Json.of(Map.of("task", task.id().value(), "command", command)));
    }

    private static Map<String, Object> shown(TaskView view) {
        Map<String, Object> shown = new LinkedHashMap<>();
        TaskRequest request = view.task().request();
        shown.put("task", view.task().id().value());
        shown.put("title", request.title());
        shown.put("status", Json.word(view.status()));
        shown.put("reason", view.reason());
        shown.put("repository", request.repository());
        shown.put("priority", Json.word(request.priority()));
        shown.put("submitted", view.task().submittedAt().toString());
        shown.put("changed", view.changedAt().toString());
        shown.put("runs", view.runCount());
        request.ticket().flatMap(ticket -> ticket.url()).ifPresent(url -> shown.put("ticket", url));
        view.workspace().ifPresent(ready -> shown.put("branch", ready.branch()));
        view.effectValue("pull-request", "url").ifPresent(url -> shown.put("pullRequest", url));
        view.question().ifPresent(question -> shown.put("question", question(question)));
        view.lastRun().ifPresent(run -> shown.put("steps", steps(run)));
        return shown;
    }

    private static Map<String, Object> question(Question question) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", question.id());
        shown.put("text", question.text());
        shown.put("options", question.options());
        question.fallback().ifPresent(answer -> shown.put("default", answer));
        question.expiresAt().ifPresent(end -> shown.put("expires", end.toString()));
        question.digest().ifPresent(digest -> shown.put("digest", digest));
        return shown;
    }

    private static List<Map<String, Object>> steps(RunView run) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (StepView step : run.steps()) {
            steps.add(Map.of("step", step.path().toString(), "uses", step.uses()));
        }
        return steps;
    }
}
