package org.jvmfactory.agent;

import static java.util.Objects.requireNonNull;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jvmfactory.config.ConfigException;
import org.jvmfactory.config.ConfigNode;
import org.jvmfactory.error.Diagnostic;

/**
 * A text with variables in Mustache's notation: {@code {{title}}}, {@code {{#spec}} … {{/spec}}}. Strict: a variable without a value is an
 * error, and a value is never read as a template again. Values are put in as they are; who renders makes them fit for where they go.
 * Immutable, thread-safe.
 */
public final class Template {

    private final ConfigNode node;
    private final com.samskivert.mustache.Template compiled;

    private Template(ConfigNode node, com.samskivert.mustache.Template compiled) {
        this.node = node;
        this.compiled = compiled;
    }

    /** The template that the text {@code node} holds. A mistake in it is a {@link ConfigException} that says where it stands. */
    public static Template of(ConfigNode node) {
        com.samskivert.mustache.Template compiled;
        try {
            compiled = Mustache.compiler()
                    .escapeHTML(false)
                    .strictSections(true)
                    .emptyStringIsFalse(true)
                    .compile(node.text());
        } catch (MustacheException e) {
            throw node.error("this template can't be read: " + e.getMessage());
        }
        Mistakes mistakes = new Mistakes();
        compiled.visit(mistakes);
        if (!mistakes.found.isEmpty()) {
            throw new ConfigException(mistakes.found.stream().map(node::problem).toList());
        }
        return new Template(node, compiled);
    }

    /** As {@link #of(ConfigNode)}; and refuses variables that don't begin with one of {@code names}. */
    public static Template of(ConfigNode node, Set<String> names) {
        requireNonNull(names, "names");
        Template template = of(node);
        Names used = new Names();
        template.compiled.visit(used);
        List<Diagnostic> problems = used.roots.stream()
                .filter(root -> !names.contains(root))
                .map(root -> node.problem("unknown variable '" + root + "', known are: " + new TreeSet<>(names)))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return template;
    }

    /** The text with {@code values} put in: texts, and maps and lists of such. */
    public String render(Map<String, ?> values) {
        try {
            return compiled.execute(requireNonNull(values, "values"));
        } catch (MustacheException e) {
            throw node.error("this template can't be filled in: " + e.getMessage());
        }
    }

    /** What Mustache itself lets pass. */
    private static final class Mistakes implements Mustache.Visitor {

        private final List<String> found = new ArrayList<>();

        @Override
        public void visitText(String text) {
            if (text.contains("{{")) {
                found.add("this template holds '{{' without its '}}'");
            }
        }

        @Override
        public void visitVariable(String name) {}

        @Override
        public boolean visitInclude(String name) {
            found.add("this template includes '" + name + "'; write the text itself here");
            return false;
        }

        @Override
        public boolean visitSection(String name) {
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            return true;
        }
    }

    /** The first parts of the names used outside of sections, whose contents may name parts of their own. */
    private static final class Names implements Mustache.Visitor {

        private final List<String> roots = new ArrayList<>();

        @Override
        public void visitText(String text) {}

        @Override
        public void visitVariable(String name) {
            add(name);
        }

        @Override
        public boolean visitInclude(String name) {
            return false;
        }

        @Override
        public boolean visitSection(String name) {
            add(name);
            return false;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            add(name);
            return true;
        }

        private void add(String name) {
            String root = name.split("\\.", 2)[0];
            if (!root.isEmpty() && !roots.contains(root)) {
                roots.add(root);
            }
        }
    }
}
