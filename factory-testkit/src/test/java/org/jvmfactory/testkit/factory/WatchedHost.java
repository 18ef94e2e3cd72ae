package org.jvmfactory.testkit.factory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvmfactory.codehost.CodeHost;
import org.jvmfactory.codehost.PullRequest;
import org.jvmfactory.codehost.PullRequestCondition;
import org.jvmfactory.codehost.PullRequestCondition.Check;
import org.jvmfactory.codehost.PullRequestCondition.Merge;
import org.jvmfactory.codehost.PullRequestDraft;
import org.jvmfactory.codehost.Remark;
import org.jvmfactory.codehost.Reviews;
import org.jvmfactory.task.Actor;
import org.jvmfactory.task.CheckOutcome;
import org.jvmfactory.task.Judgement;

/** A code host in memory for repositories of this machine, with reviews and checks that a test says. Thread-safe. */
final class WatchedHost implements CodeHost, Reviews {

    static final Actor ALICE = Actor.trusted("alice");

    /** What was answered, by the remark; by nothing what was said of the whole. */
    final Map<String, String> answers = new HashMap<>();

    final List<String> rerun = new ArrayList<>();
    private final List<PullRequest> pullRequests = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Remark> said = new HashMap<>();
    private Merge merge = Merge.CLEAN;
    private int runs;

    synchronized void remark(String id, Actor author, String path, String body) {
        remarks.add(new Remark(
                id,
                author,
                false,
                body,
                Instant.EPOCH.plusSeconds(remarks.size()),
                Optional.of(new Remark.Place(path, Optional.of(1), Optional.empty())),
                Optional.empty(),
                Optional.empty()));
    }

    synchronized void review(String id, Actor author, Judgement judgement, String body) {
        remarks.add(new Remark(
                id,
                author,
                false,
                body,
                Instant.EPOCH.plusSeconds(remarks.size()),
                Optional.empty(),
                Optional.of(judgement),
                Optional.empty()));
    }

    /** What a check says of whatever the branch is at. */
    synchronized void check(String name, CheckOutcome outcome) {
        checks.removeIf(check -> check.name().equals(name));
        checks.add(new Check(
                Optional.of(name + ++runs), name, outcome, Optional.empty(), Optional.of("summary of " + name)));
    }

    synchronized void merge(Merge value) {
        merge = value;
    }

    synchronized void end(PullRequest.State state) {
        PullRequest last = pullRequests.remove(pullRequests.size() - 1);
        pullRequests.add(new PullRequest(last.id(), last.url(), state, last.content()));
    }

    synchronized PullRequestDraft only() {
        if (pullRequests.size() != 1) {
            throw new IllegalStateException("there are " + pullRequests.size() + " pull requests");
        }
        return pullRequests.get(0).content();
    }

    /** The one that was opened as the {@code number}-th, from 1. */
    synchronized PullRequestDraft one(int number) {
        return pullRequests.get(number - 1).content();
    }

    synchronized String answer(String remark) {
        return answers.getOrDefault(remark, "");
    }

    @Override
    public String kind() {
        return "watched";
    }

    @Override
    public boolean serves(String repository) {
        return true;
    }

    @Override
    public synchronized Optional<PullRequest> find(String repository, String branch) {
        return pullRequests.stream()
                .filter(it -> it.content().branch().equals(branch))
                .reduce((older, newer) -> newer);
    }

    @Override
    public synchronized Optional<PullRequest> find(String repository, String branch, String id) {
        return pullRequests.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    @Override
    public synchronized PullRequest open(PullRequestDraft draft) {
        PullRequest opened = new PullRequest(
                Integer.toString(pullRequests.size() + 1), "https://host.example/1", PullRequest.State.OPEN, draft);
        pullRequests.add(opened);
        return opened;
    }

    @Override
    public synchronized PullRequest update(PullRequest existing, PullRequestDraft draft) {
        PullRequest updated = new PullRequest(existing.id(), existing.url(), existing.state(), draft);
        pullRequests.replaceAll(it -> it.id().equals(existing.id()) ? updated : it);
        return updated;
    }

    @Override
    public Optional<Reviews> reviews() {
        return Optional.of(this);
    }

    @Override
    public synchronized PullRequestCondition condition(PullRequest pullRequest) {
        return new PullRequestCondition(
                pullRequest.state(),
                pullRequest.content().draft(),
                pullRequest.content().commit(),
                merge,
                checks,
                List.of(),
                Optional.empty());
    }

    @Override
    public synchronized List<Remark> remarks(PullRequest pullRequest, Instant since) {
        return List.copyOf(remarks);
    }

    @Override
    public synchronized Remark comment(PullRequest pullRequest, String key, String markdown) {
        return say("", key, markdown);
    }

    @Override
    public synchronized Remark reply(PullRequest pullRequest, String remark, String key, String markdown) {
        return say(remark, key, markdown);
    }

    private Remark say(String remark, String key, String markdown) {
        answers.merge(remark, markdown, (one, other) -> one + "\n---\n" + other);
        Remark ours = new Remark(
                "ours-" + said.size(),
                new Actor("factory", Actor.Trust.TRUSTED),
                true,
                markdown,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        said.put(key, ours);
        return ours;
    }

    @Override
    public synchronized Optional<Remark> find(PullRequest pullRequest, String key) {
        return Optional.ofNullable(said.get(key));
    }

    @Override
    public Optional<String> log(PullRequest pullRequest, Check check) {
        return Optional.of("log of " + check.name());
    }

    @Override
    public synchronized boolean rerun(PullRequest pullRequest, Check check) {
        rerun.add(check.name());
        return true;
    }
}
