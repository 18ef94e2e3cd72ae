# What the scripts share. All of them run in a sandbox, in the work tree, with an empty HOME and no secrets: whatever the tree's own
# repository makes git execute is executed in there.
set -u
export GIT_DIR="$PWD/.git" GIT_WORK_TREE="$PWD"   # never a repository above, never what .git/config says

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Nothing of an earlier command's HOME has a say.
empty_home() {
  find "$HOME" -mindepth 1 -delete && mkdir -p -m 700 "$TMPDIR" || fail "can't empty $HOME"
}

# make_repository OBJECTS BRANCH COMMIT [--hard]: a repository that borrows the objects of the mirror, on the branch at the commit. Files stay,
# or with --hard become those of the commit.
make_repository() {
  rm -rf .git &&
    git init -q --template= --initial-branch="$2" &&
    mkdir -p .git/objects/info &&
    printf '%s\n' "$1" > .git/objects/info/alternates &&
    printf '%s' "$FACTORY_TREE_SETTINGS" >> .git/config &&
    git reset -q ${4:-} "$3" || fail "can't make a repository"
}

# usable_repository OBJECTS COMMIT: the repository is one, and borrows from the mirror and from nowhere else.
usable_repository() {
  [ -d .git/objects ] && [ ! -L .git ] && [ ! -L .git/objects ] &&
    find .git -type d ! -perm -u=rwx -exec chmod u+rwx {} \; && mkdir -p .git/objects/info &&
    rm -f .git/objects/info/alternates && printf '%s\n' "$1" > .git/objects/info/alternates &&
    find .git -path .git/objects -prune -o -type f -name '*.lock' -exec rm -f {} + &&
    git cat-file -e "$2^{commit}" 2> /dev/null
}

# forget_settings: what git was told about this tree doesn't count any more: files to be hidden or left alone, filters that make files
# differ from those committed.
forget_settings() {
  [ -d .git ] && [ ! -L .git ] || return 1
  chmod u+rwx .git && rm -rf .git/index .git/info/exclude .git/info/attributes .git/info/sparse-checkout .git/config .git/config.worktree &&
    git init -q --template= && printf '%s' "$FACTORY_TREE_SETTINGS" >> .git/config
}

# Whatever was under way when the agent ended is over.
end_operations() {
  rm -rf .git/rebase-merge .git/rebase-apply .git/sequencer .git/BISECT_*
  rm -f .git/MERGE_HEAD .git/MERGE_MSG .git/MERGE_MODE .git/CHERRY_PICK_HEAD .git/REVERT_HEAD .git/AUTO_MERGE .git/SQUASH_MSG
}
