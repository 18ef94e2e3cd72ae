package org.jvmfactory.workflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;

/** Reads workflows in their configuration form. */
final class WorkflowFormat {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}");

    private WorkflowFormat() {}

    static Workflow read(ConfigNode node) {
        Reading reading = new Reading();
        node.only("name", "description", "follow-up", "steps");
        Workflow workflow = new Workflow(
                node.text("name"),
                node.findText("description").orElse(""),
                node.findText("follow-up"),
                reading.nodes(node.require("steps")));
        reading.finish();
        return workflow;
    }

    /** One reading: remembers names to find them twice, and collects problems to report them all at once. */
    private static final class Reading {

        private final List<Diagnostic> problems = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private final References references = new References();

        List<Node> nodes(ConfigNode list) {
            List<Node> nodes = new ArrayList<>();
            List<String> siblings = new ArrayList<>();
            for (ConfigNode item : list.items()) {
                try {
                    Node node = node(item, siblings);
                    nodes.add(node);
                    siblings.add(node.id());
                } catch (ConfigException e) {
                    problems.addAll(e.problems());
                }
            }
            if (nodes.isEmpty() && problems.isEmpty()) {
                problems.add(list.problem("there must be at least one step here"));
            }
            return nodes;
        }

        void finish() {
            if (problems.isEmpty()) {
                problems.addAll(references.problems());
            }
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
        }

        private Node node(ConfigNode item, List<String> siblings) {
            String id = id(item);
            Optional<Condition> when = item.find("when").map(Reading::condition);
            references.begin(id);
            when.flatMap(Condition::step).ifPresent(step -> references.before(item.require("when"), step));
            if (item.find("loop").isPresent()) {
                item.only("id", "when", "loop");
                return loop(id, when, item.require("loop"));
            }
            if (item.find("parallel").isPresent()) {
                item.only("id", "when", "parallel");
                Node parallel = parallel(id, when, item.require("parallel"));
                references.step(id);
                return parallel;
            }
            if (item.find("call").isPresent()) {
                item.only("id", "when", "call");
                references.step(id);
                return new Node.Call(id, item.text("call"), when);
            }
            if (item.find("steps").isPresent()) {
                item.only("id", "when", "steps");
                return new Node.Sequence(id, nodes(item.require("steps")), when);
            }
            item.only("id", "uses", "agent", "engine", "model", "inputs", "when", "with", "retry", "then");
            return step(id, when, item, siblings);
        }

        private String id(ConfigNode item) {
            String id = item.text("id");
            if (!ID.matcher(id).matches()) {
                throw item.require("id").error("'" + id + "' can't be a name: use letters, digits, '-' and '_'");
            }
            if (!ids.add(id)) {
                throw item.require("id").error("a second node is called '" + id + "'; names are unique in a workflow");
            }
            return id;
        }

        private Node loop(String id, Optional<Condition> when, ConfigNode loop) {
            loop.only("steps", "until", "at-most");
            List<Node> body = nodes(loop.require("steps"));
            Optional<Condition> until = loop.find("until").map(Reading::condition);
            until.flatMap(Condition::step).ifPresent(step -> references.after(loop.require("until"), step));
            references.repeats(id);
            return new Node.Loop(id, body, until, loop.require("at-most").positive(), when);
        }

        private Node parallel(String id, Optional<Condition> when, ConfigNode parallel) {
            parallel.only("branches", "step", "steps", "engines", "prompts", "judge", "pick");
            List<Node> branches = parallel.find("branches").isPresent()
                    ? branches(id, parallel)
                    : variations(id, parallel, Variation.read(id, parallel));
            if (branches.size() < 2 && problems.isEmpty()) {
                problems.add(parallel.problem("there must be at least two branches here"));
            }
            Optional<Node.Step> judge = parallel.find("judge").map(this::judge);
            if (judge.isPresent() && parallel.find("pick").isPresent()) {
                throw parallel.require("pick").error("there is a 'judge' who picks; leave out one of both");
            }
            Node.Rule rule = parallel.find("pick")
                    .map(pick -> pick.choice(Node.Rule.class))
                    .orElse(Node.Rule.FIRST_PASSING);
            return branches.size() < 2
                    ? new Node.Sequence(id, branches, when) // goes nowhere: there is a problem
                    : new Node.Parallel(id, branches, judge, rule, when);
        }

        private List<Node> branches(String id, ConfigNode parallel) {
            parallel.only("branches", "judge", "pick");
            List<Node> branches = new ArrayList<>();
            Beside names = new Beside();
            for (ConfigNode item : parallel.require("branches").items()) {
                names.next(branches.stream().map(Node::id).toList());
                references.enter(id, branches.size());
                try {
                    branches.add(node(item, List.of()));
                } catch (ConfigException e) {
                    problems.addAll(e.problems());
                }
                references.leave();
                item.find("then")
                        .ifPresent(then -> problems.add(then.problem(
                                "a branch has nothing to go back to; put the step into 'steps' of its branch")));
            }
            names.end();
            return branches;
        }

        /** The same step, or steps, over and over, each time a little different. */
        private List<Node> variations(String id, ConfigNode parallel, List<Variation> variations) {
            List<Node> branches = new ArrayList<>();
            Beside names = new Beside();
            int before = problems.size();
            for (Variation variation : variations) {
                names.next(branches.stream().map(Node::id).toList());
                if (!ids.add(variation.id())) {
                    throw variation.problem("a second node is called '" + variation.id() + "'; names are unique");
                }
                references.enter(id, branches.size());
                references.begin(variation.id());
                branches.add(variation.of(template(variation.id(), parallel)));
                references.leave();
                if (problems.size() > before) {
                    break; // they'd all be the same
                }
            }
            names.end();
            return branches;
        }

        private Node template(String id, ConfigNode parallel) {
            if (parallel.find("steps").isPresent()) {
                return new Node.Sequence(id, nodes(parallel.require("steps")), Optional.empty());
            }
            ConfigNode item = parallel.require("step");
            item.only("uses", "agent", "engine", "model", "inputs", "with", "retry");
            return step(id, Optional.empty(), item, List.of());
        }

        /** Steps in different branches of one node may have the same names: they stand in different places. */
        private final class Beside {

            private final Set<String> outside = new HashSet<>(ids);
            private final Set<String> all = new HashSet<>(ids);

            /** @param branches the names of those before */
            void next(List<String> branches) {
                all.addAll(ids);
                ids.clear();
                ids.addAll(outside);
                ids.addAll(branches);
            }

            void end() {
                ids.addAll(all);
            }
        }

        private Node.Step judge(ConfigNode item) {
            String id = id(item);
            references.begin(id);
            item.only("id", "uses", "agent", "engine", "model", "inputs", "with", "retry");
            return step(id, Optional.empty(), item, List.of());
        }

        private Node.Step step(String id, Optional<Condition> when, ConfigNode item, List<String> siblings) {
            for (ConfigNode input : item.find("inputs").map(ConfigNode::items).orElse(List.of())) {
                references.before(input, input.text().split("\\.", 2)[0]);
            }
            references.step(id);
            return new Node.Step(
                    id,
                    item.text("uses"),
                    item.findText("agent"),
                    item.findText("engine"),
                    item.findText("model"),
                    item.find("inputs").map(ConfigNode::texts).orElse(List.of()),
                    when,
                    item.find("with").filter(with -> !with.isEmpty()).orElse(item.nothingHere()),
                    item.find("retry").map(Reading::retry).orElse(Node.Retry.ONCE),
                    item.find("then").map(then -> jump(then, id, siblings)));
        }

        private static Node.Retry retry(ConfigNode retry) {
            retry.only("attempts", "first", "max");
            return new Node.Retry(
                    retry.require("attempts").positive(),
                    retry.find("first").map(ConfigNode::duration).orElse(Node.Retry.ONCE.first()),
                    retry.find("max").map(ConfigNode::duration).orElse(Node.Retry.ONCE.max()));
        }

        private Node.Jump jump(ConfigNode then, String self, List<String> siblings) {
            then.only("back-to", "at-most", "when");
            String target = then.text("back-to");
            if (!siblings.contains(target) && !target.equals(self)) {
                throw then.require("back-to")
                        .error("'" + target + "' is no earlier step beside this one; there are " + siblings);
            }
            int atMost = then.require("at-most").integer();
            if (atMost < 0) {
                throw then.require("at-most").error("a number of rounds can't be negative");
            }
            references.repeats(target);
            Optional<Condition> when = then.find("when").map(Reading::condition);
            when.flatMap(Condition::step).ifPresent(step -> references.after(then.require("when"), step));
            return new Node.Jump(target, atMost, when);
        }

        private static Condition condition(ConfigNode node) {
            return Condition.parse(node.text())
                    .orElseThrow(() -> node.error("'" + node.text()
                            + "' is no condition: use has-issues, no-issues or review-approved (with 'of <step>' for one step's"
                            + " verdict), 'has <output>', '<output> == <text>' or '<output> != <text>'"));
        }
    }
}
