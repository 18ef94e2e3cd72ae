package org.jvmfactory.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvmfactory.config.ConfigNode.Label;
import org.jvmfactory.config.Content.Entries;
import org.jvmfactory.config.Content.Items;
import org.jvmfactory.config.Content.Nothing;
import org.jvmfactory.config.Content.Text;
import org.jvmfactory.error.Diagnostic;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;

/**
 * Reads one YAML document from the parser's events, so that every node knows its place, no alias is ever expanded and no scalar is taken for
 * anything but text. Used once.
 */
final class YamlReader {

    private static final int MOST_CHARACTERS = 2_000_000;
    private static final int DEEPEST = 100;
    private static final Set<String> NO_VALUE = Set.of("", "~", "null", "Null", "NULL");

    private final String source;
    private final List<Diagnostic> problems = new ArrayList<>();

    YamlReader(String source) {
        this.source = source;
    }

    /** The text of a file that a person wrote. */
    static String text(Path file) {
        try {
            if (Files.size(file) > 4L * MOST_CHARACTERS) {
                throw ConfigException.unreadable(file, "it is longer than " + MOST_CHARACTERS + " characters", null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (NoSuchFileException e) {
            throw ConfigException.unreadable(file, "it doesn't exist", e);
        } catch (CharacterCodingException e) {
            throw ConfigException.unreadable(file, "it isn't UTF-8 text", e);
        } catch (IOException e) {
            throw ConfigException.unreadable(file, Files.isDirectory(file) ? "it is a directory" : e.toString(), e);
        }
    }

    ConfigNode read(String yaml) {
        if (yaml.length() > MOST_CHARACTERS) {
            throw fatal(new Place(source, 1, 1), "longer than " + MOST_CHARACTERS + " characters");
        }
        try {
            ConfigNode root = document(events(yaml));
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return root;
        } catch (MarkedYAMLException e) {
            Mark mark = Optional.ofNullable(e.getProblemMark()).orElse(e.getContextMark());
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            throw fatal(mark == null ? new Place(source, 1, 1) : place(mark), context + e.getProblem());
        } catch (YAMLException e) {
            throw fatal(new Place(source, 1, 1), String.valueOf(e.getMessage()));
        }
    }

    private static Iterator<Event> events(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
        return new Yaml(new SafeConstructor(options))
                .parse(new StringReader(text))
                .iterator();
    }

    private ConfigNode document(Iterator<Event> events) {
        events.next(); // start of stream
        Event first = events.next();
        if (first instanceof StreamEndEvent) {
            Place place = place(first.getStartMark());
            return new ConfigNode(place, Label.root(place), new Nothing());
        }
        Event start = events.next();
        ConfigNode root = node(start, events, Label.root(place(start.getStartMark())), 0);
        events.next(); // end of document
        Event next = events.next();
        if (next instanceof DocumentStartEvent) {
            throw fatal(place(next.getStartMark()), "a second document; a configuration is one document");
        }
        return root;
    }

    private ConfigNode node(Event event, Iterator<Event> events, Label label, int depth) {
        Place place = place(event.getStartMark());
        if (depth > DEEPEST) {
            throw fatal(place, "nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            problems.add(
                    place.problem("alias '*" + alias.getAnchor() + "': aliases aren't read; write the value here"));
            return new ConfigNode(place, label, new Nothing());
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), place);
            boolean nothing = scalar.isPlain() && scalar.getTag() == null && NO_VALUE.contains(scalar.getValue());
            return new ConfigNode(place, label, nothing ? new Nothing() : new Text(scalar.getValue()));
        }
        if (event instanceof SequenceStartEvent sequence) {
            refuseTag(sequence.getTag(), place);
            return new ConfigNode(place, label, items(events, label, depth));
        }
        refuseTag(((MappingStartEvent) event).getTag(), place);
        return new ConfigNode(place, label, entries(events, depth));
    }

    private Items items(Iterator<Event> events, Label label, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            items.add(node(next, events, label.item(items.size(), place(next.getStartMark())), depth + 1));
        }
        return new Items(items);
    }

    private Entries entries(Iterator<Event> events, int depth) {
        Map<String, ConfigNode> entries = new LinkedHashMap<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            Place place = place(next.getStartMark());
            String key = key(next, place);
            ConfigNode value = node(events.next(), events, Label.key(key, place), depth + 1);
            ConfigNode earlier = entries.putIfAbsent(key, value);
            if (earlier != null) {
                problems.add(place.problem("'" + key + "' stands here a second time; first at " + earlier.location()));
            }
        }
        return new Entries(entries);
    }

    private String key(Event event, Place place) {
        if (!(event instanceof ScalarEvent scalar)) {
            throw fatal(place, "a key must be a text");
        }
        if (scalar.isPlain() && scalar.getValue().equals("<<")) {
            problems.add(place.problem("merge key '<<': merging isn't done; write the keys here"));
        }
        return scalar.getValue();
    }

    private void refuseTag(@Nullable String tag, Place place) {
        if (tag != null && !tag.equals("!") && !tag.equals("tag:yaml.org,2002:str")) {
            problems.add(place.problem("tag '" + tag + "': tags aren't read; every value is a text"));
        }
    }

    private Place place(Mark mark) {
        return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private ConfigException fatal(Place place, String message) {
        List<Diagnostic> all = new ArrayList<>(problems);
        all.add(place.problem(message));
        return new ConfigException(all);
    }
}
