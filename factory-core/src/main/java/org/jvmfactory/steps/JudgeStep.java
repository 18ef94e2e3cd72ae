package org.jvmfactory.steps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmfactory.agent.Briefing.Given;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.step.AgentOutcome;
import org.jvmfactory.step.BranchWork;
import org.jvmfactory.step.StepContext;
import org.jvmfactory.step.StepUse;
import org.jvmfactory.step.WorkflowStep;
import org.jvmfactory.task.Cost;
import org.jvmfactory.task.StepResult;

/**
 * Has an agent pick one of the branches of a parallel node. It knows them by letters: the names tell which engine did what, and nobody is to
 * prefer his own.
 */
final class JudgeStep implements WorkflowStep {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_DIFF_BYTES = 90_000;
    private static final int MAX_FILES = 200;

    private static final String INSTRUCTIONS = """
            Several agents did the same task, each in a work tree of its own, from the same commit. Pick the one whose change is to be gone \
            on with. What each of them did is given above, under a letter. First comes what the task asks for: whether it is done, completely \
            and correctly. Then whether the checks pass, whether it is tested, and whether it is as small and as clear as it can be. What it \
            cost counts only among equals. What an agent says of its own work is no evidence; its change is.

            The tree you see is that from which all of them began. `git diff %s <tip>` shows a change where what is given is cut.""";

    private static final String ENDING = """
            Give your judgement as the structured result that you are asked for: `pick`, the letter, and `reason`, why that one and what is \
            wrong with the others, in a few sentences. Only that result counts.""";

    private final FurtherPrompt further;

    JudgeStep(FurtherPrompt further) {
        this.further = further;
    }

    @Override
    public StepResult execute(StepContext context) throws InterruptedException {
        Map<String, BranchWork> branches = new LinkedHashMap<>();
        for (BranchWork branch : context.branches()) {
            branches.put(letter(branches.size()), branch);
        }
        if (branches.isEmpty()) {
            return StepResult.failed(
                    "NOTHING_TO_PICK",
                    "step '" + context.path()
                            + "' has no branches to pick from; name it as the 'judge' of a parallel node");
        }
        Turn turn = new Turn(
                context,
                new Turn.Task(
                        instructions(context, branches),
                        given(context, branches),
                        ENDING,
                        Optional.of(schema(branches))));
        AgentOutcome outcome = turn.run();
        Optional<StepResult> unfinished = turn.unfinished(outcome);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        JsonNode judgement = parse(outcome.structured().orElse("{}"));
        BranchWork picked = branches.get(judgement.path("pick").asText());
        if (picked == null) {
            return StepResult.failed(
                    "SCHEMA", "agent '" + context.agent().name() + "' picked none of " + branches.keySet());
        }
        String reason = judgement.path("reason").asText().strip() + "\n\n" + legend(branches);
        return StepResult.succeeded(Map.of("pick", picked.name(), "reason", reason, "text", reason));
    }

    private static String letter(int number) {
        return number < 26 ? String.valueOf((char) ('A' + number)) : "Z" + (number - 25);
    }

    private String instructions(StepContext context, Map<String, BranchWork> branches) {
        String base = branches.values().iterator().next().base();
        List<String> parts = new ArrayList<>(List.of(INSTRUCTIONS.formatted(base)));
        further.told(context).ifPresent(parts::add);
        return String.join("\n\n", parts);
    }

    private static List<Given> given(StepContext context, Map<String, BranchWork> branches) {
        List<Given> given = new ArrayList<>();
        int bytes = MAX_DIFF_BYTES / branches.size();
        branches.forEach((letter, branch) -> {
            given.add(new Given(letter + ": facts", facts(branch)));
            Optional.ofNullable(branch.outputs().get("text"))
                    .filter(text -> branch.verdict().isEmpty())
                    .ifPresent(text -> given.add(new Given(letter + ": what its agent says", text)));
            branch.verdict()
                    .ifPresent(verdict ->
                            given.add(new Given(letter + ": how its checks judged it", Findings.describe(verdict))));
            given.add(new Given(letter + ": the difference", context.diff(branch, bytes)));
        });
        given.addAll(GivenInputs.of(context));
        return given;
    }

    private static String facts(BranchWork branch) {
        List<String> lines = new ArrayList<>(List.of("tip " + branch.tip()));
        Cost cost = branch.used().stream().map(StepUse::cost).reduce(Cost.NOTHING, Cost::plus);
        int turns = branch.used().stream().mapToInt(use -> use.usage().turns()).sum();
        lines.add("cost " + cost + ", " + turns + " turns");
        branch.files().stream().limit(MAX_FILES).map(JudgeStep::line).forEach(lines::add);
        if (branch.files().size() > MAX_FILES) {
            lines.add("and " + (branch.files().size() - MAX_FILES) + " more");
        }
        return String.join("\n", lines);
    }

    private static String line(FileChange file) {
        return ConfigNode.spelling(file.kind()) + " " + file.path() + " +" + file.added() + " -" + file.deleted();
    }

    private static String schema(Map<String, BranchWork> branches) {
        ObjectNode schema = JSON.createObjectNode().put("title", "Pick").put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        branches.keySet()
                .forEach(properties.putObject("pick").put("type", "string").putArray("enum")::add);
        properties.putObject("reason").put("type", "string").put("minLength", 1);
        schema.putArray("required").add("pick").add("reason");
        return schema.toString();
    }

    private static String legend(Map<String, BranchWork> branches) {
        return "("
                + branches.entrySet().stream()
                        .map(each -> each.getKey() + " is " + each.getValue().name())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a structured result isn't JSON, though it was checked", e);
        }
    }
}
