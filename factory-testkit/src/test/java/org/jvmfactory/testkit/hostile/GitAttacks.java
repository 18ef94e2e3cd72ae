package org.jvmfactory.testkit.hostile;

import java.util.List;

/** Plants of a program in what git reads, so that whoever runs git in the tree runs it: {@code $trap} tells when that is the host. */
final class GitAttacks {

    /** Each changes a file too, so that there is something to hand over, to look at and to publish. */
    static final List<Attack> ALL = List.of(
            planting(
                    "git-hooks",
                    "hooks in the repository",
                    "mkdir -p .git/hooks; for h in pre-commit post-commit prepare-commit-msg commit-msg post-index-change"
                            + " post-checkout post-merge pre-push reference-transaction pre-auto-gc; do cp \"$trap\" .git/hooks/$h; done"),
            planting(
                    "git-hooks-path",
                    "hooks elsewhere, by core.hooksPath",
                    "mkdir -p \"$HOME/hooks\"; for h in pre-commit post-checkout post-index-change pre-push; do"
                            + " cp \"$trap\" \"$HOME/hooks/$h\"; done; git config core.hooksPath \"$HOME/hooks\""),
            planting("git-fsmonitor", "core.fsmonitor", "git config core.fsmonitor \"$trap\""),
            planting(
                    "git-filters",
                    "filters of files: clean and smudge",
                    "git config filter.x.clean \"$trap\"; git config filter.x.smudge \"$trap\"; git config filter.x.required true"
                            + "; echo '* filter=x' > .gitattributes"),
            planting(
                    "git-filter-process",
                    "a filter that runs on, by attributes that aren't committed",
                    "git config filter.x.process \"$trap\"; mkdir -p .git/info; echo '* filter=x' > .git/info/attributes"),
            planting(
                    "git-diff",
                    "programs that show differences: textconv, command, external",
                    "git config diff.x.textconv \"$trap\"; git config diff.x.command \"$trap\"; git config diff.external \"$trap\""
                            + "; echo '* diff=x' > .gitattributes"),
            planting(
                    "git-merge",
                    "drivers of merges",
                    "git config merge.x.driver \"$trap %O %A %B\"; git config mergetool.x.cmd \"$trap\"; echo '* merge=x' > .gitattributes"),
            planting(
                    "git-ssh-command",
                    "core.sshCommand with a remote that is reached by ssh",
                    "git config core.sshCommand \"$trap\"; git config ssh.variant simple; git remote add origin ssh://127.0.0.1/x"
                            + "; git config remote.pushDefault origin"),
            planting(
                    "git-programs",
                    "editors, pagers, signing programs, credential helpers and whatever else git calls",
                    "for k in core.editor core.pager core.askPass core.gitProxy gpg.program gpg.ssh.program sequence.editor"
                            + " credential.helper uploadpack.packObjectsHook core.alternateRefsCommand gc.recentObjectsHook"
                            + " gpg.ssh.defaultKeyCommand trailer.x.command interactive.diffFilter remote.origin.uploadpack"
                            + " remote.origin.receivepack http.sslKey browser.x.cmd man.x.cmd; do git config $k \"$trap\"; done"
                            + "; git config commit.gpgSign true; git config pager.log \"$trap\"; git config alias.commit \"!$trap\""
                            + "; git config alias.pack-objects \"!$trap\"; git config alias.status \"!$trap\""),
            planting(
                    "git-includes",
                    "settings that the repository's own include",
                    "git config -f \"$HOME/more\" core.fsmonitor \"$trap\"; git config include.path \"$HOME/more\""
                            + "; git config \"includeIf.gitdir:/.path\" \"$HOME/more\"; git config -f .gitconfig core.fsmonitor \"$trap\""),
            planting(
                    "git-worktree-settings",
                    "settings of the work tree, and a work tree elsewhere",
                    "git config extensions.worktreeConfig true; git config -f .git/config.worktree core.fsmonitor \"$trap\""
                            + "; git config core.worktree \"$HOME\""),
            planting(
                    "git-instead-of",
                    "another address for every remote, with a program in it",
                    "for b in / https:// http:// git@ file:// ssh://; do git config --add \"url.ext::$trap %S .insteadOf\" \"$b\""
                            + "; git config --add \"url.ext::$trap %S .pushInsteadOf\" \"$b\"; done; git config protocol.allow always"
                            + "; git config protocol.ext.allow always"),
            planting(
                    "git-lazy-fetch",
                    "objects that are missing, to be fetched by a program",
                    "git config remote.origin.url \"ext::$trap %S\"; git config remote.origin.promisor true"
                            + "; git config remote.origin.partialCloneFilter blob:none; git config extensions.partialClone origin"
                            + "; git config core.repositoryFormatVersion 1; git config protocol.ext.allow always"),
            planting(
                    "git-swapped-file",
                    "a file in place of the git directory that leads to another one",
                    "git init -q \"$HOME/evil\"; git -C \"$HOME/evil\" config core.fsmonitor \"$trap\"; rm -rf .git"
                            + "; echo \"gitdir: $HOME/evil/.git\" > .git"),
            planting(
                    "git-swapped-link",
                    "a link in place of the git directory",
                    "git init -q \"$HOME/evil\"; git -C \"$HOME/evil\" config core.fsmonitor \"$trap\"; rm -rf .git"
                            + "; ln -s \"$HOME/evil/.git\" .git"),
            planting(
                    "git-nested",
                    "a repository in the tree, with its own settings",
                    "git init -q lib; git -C lib config core.fsmonitor \"$trap\"; mkdir -p lib/.git/hooks; cp \"$trap\" lib/.git/hooks/pre-commit"
                            + "; echo x > lib/x; git -C lib add x; git -C lib -c user.name=e -c user.email=e@example.org commit -qm X; git add lib"),
            planting(
                    "git-bare-nested",
                    "a bare repository in the tree, which git finds by itself",
                    "git init -q --bare vendor; git --git-dir vendor config core.fsmonitor \"$trap\"; git --git-dir vendor config core.bare false"
                            + "; git --git-dir vendor config core.worktree ..; git add -f vendor"),
            planting(
                    "git-home",
                    "settings in HOME",
                    "git config -f \"$HOME/.gitconfig\" core.fsmonitor \"$trap\"; mkdir -p \"$HOME/.config/git\""
                            + "; cp \"$HOME/.gitconfig\" \"$HOME/.config/git/config\"; mkdir -p \"$HOME/hooks\"; cp \"$trap\" \"$HOME/hooks/pre-commit\""
                            + "; git config -f \"$HOME/.gitconfig\" core.hooksPath \"$HOME/hooks\""),
            planting(
                    "git-programs-in-tree",
                    "programs in the tree with the names of those that the host starts",
                    "for p in git sh env bwrap setpriv java ls cat; do cp \"$trap\" $p; done; mkdir -p bin; cp \"$trap\" bin/git"));

    private GitAttacks() {}

    private static Attack planting(String id, String what, String script) {
        return Attack.alone(
                id,
                "to have the host run a program by " + what,
                Stop.NO_GIT_THERE,
                "echo \"$attack\" > \"$attack.txt\"; " + script,
                Traces::requireThatTheHostRanNothing);
    }
}
