package org.jvmfactory.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jvmfactory.agent.Agent;
import org.jvmfactory.engine.AgentEngine;
import org.jvmfactory.engine.Capability;
import org.jvmfactory.journal.BudgetChange;
import org.jvmfactory.journal.BudgetRow;
import org.jvmfactory.journal.Event;
import org.jvmfactory.journal.Spending;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.policy.Budgets;
import org.jvmfactory.policy.Budgets.Ceiling;
import org.jvmfactory.policy.Budgets.Window;
import org.jvmfactory.policy.Permits;
import org.jvmfactory.policy.Permits.Decision;
import org.jvmfactory.policy.Permits.Granted;
import org.jvmfactory.policy.Permits.Shared;
import org.jvmfactory.task.Money;
import org.jvmfactory.task.Permit;

/** Where the conversations of a run get their permits: what they may cost is reserved before they begin. Thread-safe. */
final class PermitDesk {

    private final RunServices services;
    private final TaskJournal journal;
    private final IntSupplier atWork;

    /** So that what is left isn't given to two at once. */
    private final ReentrantLock taking = new ReentrantLock();

    /** @param atWork how many steps of the run are at work; each of them may want a permit */
    PermitDesk(RunServices services, TaskJournal journal, IntSupplier atWork) {
        this.services = services;
        this.journal = journal;
        this.atWork = atWork;
    }

    /** What a conversation of {@code agent} may cost at most; empty where {@code engine} keeps no such limit, or none is set. */
    Optional<Money> limit(Agent agent, AgentEngine engine) {
        return agent.limits()
                .or(services.planning().limits())
                .money()
                .filter(money -> engine.info().can(Capability.MONEY_LIMIT));
    }

    /**
     * Takes a permit for the conversation that {@code opened} is about, which is written with it; nothing is written where it is refused.
     *
     * @param limit what it may cost at most, where its engine keeps that
     */
    Decision take(Optional<Money> limit, Event.SessionOpened opened) {
        taking.lock();
        try {
            return granted(limit, opened);
        } finally {
            taking.unlock();
        }
    }

    private Decision granted(Optional<Money> limit, Event.SessionOpened opened) {
        while (true) {
            List<Window> windows = windows();
            Decision decision = decide(limit, windows);
            if (!(decision instanceof Granted granted)) {
                return decision;
            }
            if (windows.isEmpty() && own().isNone()) {
                journal.commit(opened);
                return granted;
            }
            Event taken = new Event.PermitTaken(opened.run(), opened.path(), permit(granted, windows));
            if (journal.draw(List.of(taken, opened), changes(granted, windows))) {
                return granted;
            }
            // Somebody else was first: what is left now is less than what was seen.
        }
    }

    /** What would be decided now, if the conversation began. */
    Decision ask(Optional<Money> limit) {
        return decide(limit, windows());
    }

    private Decision decide(Optional<Money> limit, List<Window> windows) {
        Spending spending = journal.view().spending();
        List<BudgetRow> rows = windows.isEmpty()
                ? List.of()
                : services.keeping()
                        .store()
                        .budgets(windows.stream().map(Window::scope).toList());
        List<Shared> shared = new ArrayList<>();
        for (int index = 0; index < windows.size(); index++) {
            shared.add(new Shared(windows.get(index), rows.get(index)));
        }
        Permits.Own task = new Permits.Own(own(), spending.counted(), spending.iterations(), spending.reserved());
        int several = atWork.getAsInt();
        Optional<Money> most = limit.isEmpty() && several > 1
                ? Permits.share(
                        task, shared, Math.max(1, several - spending.open().size()))
                : limit;
        return Permits.decide(most, task, shared, services.keeping().time().instant());
    }

    private List<Window> windows() {
        return budgets().windows(journal.repository(), services.keeping().time().instant());
    }

    /** The task's own budget: what a person allowed it last, what it was submitted with, what every task has. */
    private Ceiling own() {
        TaskView view = journal.view();
        Ceiling common = budgets().task();
        Optional<Money> money = view.spending()
                .allowed()
                .or(() -> view.task().request().limits().money());
        return money.filter(amount -> amount.micros() > 0)
                .map(common::withMoney)
                .orElse(common);
    }

    private Permit permit(Granted granted, List<Window> windows) {
        Money unknown = budgets().unknown();
        Money capped =
                granted.money().filter(money -> money.compareTo(unknown) < 0).orElse(unknown);
        return new Permit(windows.stream().map(Window::scope).toList(), granted.money(), capped);
    }

    private static List<BudgetChange> changes(Granted granted, List<Window> windows) {
        Money money = granted.money().orElse(Money.ZERO);
        return windows.stream()
                .map(window -> BudgetChange.take(
                        window.scope(),
                        money,
                        window.ceiling().money(),
                        window.ceiling().iterations()))
                .toList();
    }

    private Budgets budgets() {
        return services.planning().budgets();
    }
}
