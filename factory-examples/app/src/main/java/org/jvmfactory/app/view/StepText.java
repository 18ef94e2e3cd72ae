package org.jvmfactory.app.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jvmfactory.journal.StepView;
import org.jvmfactory.task.Finding;
import org.jvmfactory.task.HandOver;
import org.jvmfactory.task.PlanItem;
import org.jvmfactory.task.Severity;
import org.jvmfactory.task.StepPath;
import org.jvmfactory.task.StepResult;
import org.jvmfactory.task.Verdict;
import org.jvmfactory.task.Wait;

/** What a step came to, in lines: one for the step, then its findings or what went wrong. Immutable. */
final class StepText {

    private static final int NAME = 10;
    private static final int MESSAGE = 400;
    private static final int OUTPUT_LINES = 12;

    private final Style style;

    StepText(Style style) {
        this.style = style;
    }

    /** The step as {@code review} or {@code review #2}; inside of others as {@code rounds #2 / review} or, in a branch, {@code write / one}. */
    static String name(StepPath path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.value().split("/", -1)) {
            parts.add(
                    part.replaceFirst("\\[\\d+]#", "#").replaceFirst("#1$", "").replaceFirst("#(\\d+)$", " #$1"));
        }
        return String.join(" / ", parts);
    }

    List<String> lines(StepView step) {
        List<String> lines = new ArrayList<>();
        lines.add(head(step));
        if (step.result().isEmpty()) {
            step.plan().forEach(item -> lines.add("      " + mark(item) + " " + Text.firstLine(item.text(), MESSAGE)));
        }
        Branches.of(step).ifPresent(branches -> lines.addAll(below(branches)));
        step.result().ifPresent(result -> lines.addAll(below(result)));
        return lines;
    }

    /** How far an agent is with what it means to do, on one line. */
    static String progress(List<PlanItem> plan) {
        long done = plan.stream()
                .filter(item -> item.state() == PlanItem.State.DONE)
                .count();
        String now = plan.stream()
                .filter(item -> item.state() == PlanItem.State.IN_PROGRESS)
                .findFirst()
                .map(item -> ", now: " + Text.firstLine(item.text(), MESSAGE))
                .orElse("");
        return "plan: " + done + " of " + plan.size() + " done" + now;
    }

    private String mark(PlanItem item) {
        return switch (item.state()) {
            case PENDING -> style.dim("·");
            case IN_PROGRESS -> style.cyan("…");
            case DONE -> style.green("✔");
        };
    }

    private String head(StepView step) {
        List<String> facts = new ArrayList<>();
        who(step).ifPresent(facts::add);
        step.result().ifPresent(result -> outcome(step, result).ifPresent(facts::add));
        if (step.usage().turns() > 0) {
            facts.add(Text.count(step.usage().turns(), "turn"));
        }
        facts.add(style.dim(Text.duration(step.took())));
        if (step.engine().isPresent()) {
            facts.add(style.dim(Text.cost(step.cost())));
        }
        String name = name(step.path());
        String padding = " ".repeat(Math.max(0, NAME - name.length()));
        return "  " + mark(step) + " " + style.bold(name) + padding + " " + String.join(style.dim(" · "), facts);
    }

    private static Optional<String> who(StepView step) {
        return step.agent()
                .map(agent -> agent
                        + step.engine()
                                .map(engine -> " on " + engine
                                        + step.model()
                                                .map(model -> "/" + Text.firstLine(model, 40))
                                                .orElse(""))
                                .orElse(""));
    }

    private String mark(StepView step) {
        StepResult result = step.result().orElse(null);
        if (result == null) {
            return style.cyan("…");
        }
        if (result instanceof StepResult.Waits) {
            return style.yellow("?");
        }
        boolean fine = result instanceof StepResult.Succeeded
                || (result instanceof StepResult.Judged judged
                        && !judged.verdict().hasIssues());
        return fine ? style.green("✔") : style.red("✘");
    }

    private Optional<String> outcome(StepView step, StepResult result) {
        Optional<Branches> branches = Branches.of(step);
        if (branches.isPresent()) {
            return Optional.of(
                    branches.get().pick().map(name -> "goes on with " + name).orElse("all branches count"));
        }
        if (result instanceof StepResult.Judged judged) {
            return Optional.of(judgement(step, judged.verdict()));
        }
        if (result instanceof StepResult.Failed) {
            return Optional.of(style.red("failed"));
        }
        if (result instanceof StepResult.Waits waits) {
            return Optional.of(style.yellow(
                    waits.on() instanceof Wait.ForAnswer
                            ? "asks"
                            : Text.firstLine(waits.on().describe(), MESSAGE)));
        }
        if (result instanceof StepResult.Ends ends) {
            return Optional.of(style.yellow(Text.words(ends.end())));
        }
        Optional<String> url = Optional.ofNullable(result.outputs().get("url"));
        return url.map(address -> Text.firstLine(address, MESSAGE))
                .or(() -> step.handOver()
                        .filter(HandOver::changed)
                        .map(handOver -> "commit " + Text.commit(handOver.commit())));
    }

    private String judgement(StepView step, Verdict verdict) {
        String decision = Text.words(verdict.decision());
        String coloured = verdict.hasIssues() ? style.red(decision) : style.green(decision);
        if (step.agent().isEmpty()) {
            return Text.firstLine(verdict.summary(), 100);
        }
        return verdict.findings().isEmpty()
                ? coloured
                : coloured + ", " + Text.count(verdict.findings().size(), "finding");
    }

    private List<String> below(Branches branches) {
        List<String> lines = new ArrayList<>(indented(branches.reason().replaceAll("\n\\s*\n", "\n"), style::dim));
        for (Branches.Each each : branches.all()) {
            String kept = each.ref()
                    .map(ref -> " is kept as " + ref
                            + each.commit()
                                    .map(commit -> " at " + Text.commit(commit))
                                    .orElse(""))
                    .orElse("");
            String out = each.out()
                    .map(why -> style.red(" is out: " + Text.firstLine(why, MESSAGE)))
                    .orElse("");
            boolean picked = branches.pick().equals(Optional.of(each.name()));
            if (!picked) {
                lines.add("      " + style.bold(Text.safe(each.name())) + out + style.dim(Text.safe(kept)));
            }
        }
        return lines;
    }

    private List<String> below(StepResult result) {
        if (result instanceof StepResult.Judged judged) {
            List<String> lines = new ArrayList<>();
            judged.verdict().findings().forEach(finding -> lines.addAll(finding(finding)));
            return lines;
        }
        if (result instanceof StepResult.Failed failed) {
            return indented(failed.reason(), style::red);
        }
        if (result instanceof StepResult.Ends ends) {
            return indented(ends.reason(), text -> text);
        }
        if (result instanceof StepResult.Waits waits && waits.on() instanceof Wait.ForAnswer asked) {
            return indented(asked.question().text(), style::yellow);
        }
        return List.of();
    }

    private List<String> finding(Finding finding) {
        List<String> message = Text.lines(finding.message(), OUTPUT_LINES);
        String severity = Text.words(finding.severity());
        String coloured =
                finding.severity().compareTo(Severity.MAJOR) <= 0 ? style.red(severity) : style.yellow(severity);
        String place = finding.file().isPresent() ? " " + style.bold(Text.safe(finding.place())) : "";
        List<String> lines = new ArrayList<>();
        lines.add("      " + coloured + place + " " + Text.cut(message.isEmpty() ? "" : message.get(0), MESSAGE));
        message.stream().skip(1).forEach(line -> lines.add("        " + style.dim(Text.cut(line, MESSAGE))));
        finding.suggestion().ifPresent(fix -> lines.add("        " + style.dim("→ " + Text.firstLine(fix, MESSAGE))));
        return lines;
    }

    private static List<String> indented(String text, UnaryOperator<String> colour) {
        return Text.lines(text, OUTPUT_LINES).stream()
                .map(line -> "      " + colour.apply(Text.cut(line, MESSAGE)))
                .toList();
    }
}
