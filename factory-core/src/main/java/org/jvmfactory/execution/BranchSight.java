package org.jvmfactory.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmfactory.effect.PushHandler;
import org.jvmfactory.git.CommitMessage;
import org.jvmfactory.git.FileChange;
import org.jvmfactory.git.Mirror;
import org.jvmfactory.journal.TaskView;
import org.jvmfactory.secret.Redactor;
import org.jvmfactory.step.ExposedSecrets;
import org.jvmfactory.step.ExposedSecrets.Place;
import org.jvmfactory.step.StepContext.Change;
import org.jvmfactory.step.StepContext.ProtectedChange;
import org.jvmfactory.workspace.Workspace;

/**
 * What a step sees of its branch. Texts are without secrets.
 *
 * @param base where the change begins
 * @param tip where it ends
 * @param taken what people pushed and the branch has taken over
 */
record BranchSight(RunServices services, RunScene scene, String base, String tip, Optional<String> taken) {

    /** The same up to another commit. */
    BranchSight upTo(String commit) {
        return new BranchSight(services, scene, base, commit, taken);
    }

    Change change() {
        Workspace workspace = scene.workspace();
        return new Change(mirror().url(), workspace.branch(), workspace.baseBranch(), base, tip, workspace.tree());
    }

    List<FileChange> changedFiles() {
        return mirror().changes(base, tip);
    }

    List<CommitMessage> commits() {
        return mirror().messages(base, tip).stream()
                .map(commit -> new CommitMessage(commit.id(), redactor().redact(commit.message())))
                .toList();
    }

    String diff(String from, int maxBytes) {
        return redactor().redact(mirror().diff(from, tip, maxBytes));
    }

    Optional<ProtectedChange> protectedChange() {
        return consents()
                .of(mirror(), base, tip)
                .map(change -> new ProtectedChange(
                        change.digest(),
                        change.paths().stream().map(redactor()::redact).toList(),
                        change.patch().map(redactor()::redact),
                        change.approved()));
    }

    /** What a push of the branch would publish first. */
    Optional<ExposedSecrets> exposedSecrets() {
        List<String> published = new ArrayList<>(List.of(base));
        view().effectValue(PushHandler.KIND, "commit")
                .filter(mirror()::contains)
                .ifPresent(published::add);
        taken.ifPresent(published::add);
        List<Place> places = new Exposure(mirror(), redactor(), published).upTo(tip);
        String digest = Exposure.digest(places);
        return Optional.of(new ExposedSecrets(digest, places, consents().approved(digest)))
                .filter(exposed -> !exposed.places().isEmpty());
    }

    private Consents consents() {
        return new Consents(view(), services.planning().protectedPaths());
    }

    private TaskView view() {
        return scene.journal().view();
    }

    private Mirror mirror() {
        return scene.mirror();
    }

    private Redactor redactor() {
        return services.keeping().redactor();
    }
}
