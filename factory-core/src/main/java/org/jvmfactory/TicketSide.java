package org.jvmfactory;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jvmfactory.intake.IntakeConfig;
import org.jvmfactory.intake.IntakeHost;
import org.jvmfactory.intake.TicketTeller;
import org.jvmfactory.journal.FactoryStore;
import org.jvmfactory.plugin.PluginException;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskRequest;
import org.jvmfactory.ticket.Tracker;

/** What a Factory is to those who bring it tickets. */
final class TicketSide implements IntakeHost {

    private final Assembly assembly;
    private final FactoryConfig config;

    TicketSide(Assembly assembly, FactoryConfig config) {
        this.assembly = requireNonNull(assembly, "assembly");
        this.config = requireNonNull(config, "config");
    }

    /** Who tells the tickets of the trackers that are watched; nobody where none is. */
    static Optional<TicketTeller> teller(IntakeConfig intake, Map<String, Tracker> trackers, FactoryStore store) {
        Map<String, Tracker> told = new LinkedHashMap<>();
        intake.watched().keySet().forEach(name -> {
            Tracker tracker = trackers.get(name);
            if (tracker == null) {
                throw new PluginException(
                        PluginException.Code.MISSING,
                        "'intake' names '" + name + "', but there are only the trackers "
                                + new TreeSet<>(trackers.keySet()) + ". Put it under 'connectors' first.");
            }
            told.put(name, tracker);
        });
        return told.isEmpty() ? Optional.empty() : Optional.of(new TicketTeller(store, told));
    }

    @Override
    public FactoryStore.Submitted submit(TaskRequest request) {
        FactoryStore.Submitted submitted = Factory.take(
                assembly,
                request,
                new Factory.Wanted(new TaskId(assembly.ids().get()), UUID.randomUUID(), request.identity()));
        assembly.admit(submitted.id());
        return submitted;
    }

    @Override
    public boolean knowsRepository(String name) {
        return assembly.repositories().chose(name);
    }

    @Override
    public Set<String> agents() {
        return config.agents().keySet();
    }

    @Override
    public Set<String> workflows() {
        return config.workflows().keySet();
    }

    @Override
    public void signal() {
        assembly.signal();
    }
}
