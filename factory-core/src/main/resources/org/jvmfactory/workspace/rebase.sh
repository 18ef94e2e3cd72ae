# rebase.sh OBJECTS BRANCH FROM ONTO COMMIT
# Brings the commits after FROM up to COMMIT onto ONTO. Where some of them contradict it, or are merges, ONTO is merged in instead, all at once:
# that can be left half done without losing a commit, and what somebody did in a merge is in no other commit. Prints 'head:' with the new tip, ended by a zero byte, and a thin pack of all commits since ONTO;
# or, where the merge waits in the tree for somebody to finish it, 'conflict:' with each path that holds a contradiction.
objects=$1 branch=$2 from=$3 onto=$4 commit=$5
export GIT_EDITOR=true GIT_SEQUENCE_EDITOR=true
empty_home
find . -path ./.git -prune -o -type d ! -perm -u=rwx -exec chmod u+rwx {} \;
if ! { forget_settings 2> /dev/null && usable_repository "$objects" "$commit"; }; then
  make_repository "$objects" "$branch" "$commit"
fi

# The branch and its files at COMMIT, and nothing under way.
put_back() {
  end_operations
  git symbolic-ref HEAD "refs/heads/$branch" && git reset -q "$commit" && git reset -q --hard "$commit" && git clean -qffd ||
    fail "can't put the tree back to $commit"
}

# Says where the branch is now.
tell() {
  head=$(git rev-parse -q --verify 'HEAD^{commit}') || fail "there is no commit on the branch that is checked out"
  printf 'head:%s\0' "$head"
  printf '%s\n^%s\n' "$head" "$onto" | git pack-objects --revs --stdout --thin --delta-base-offset -q
}

put_back
if [ -z "$(git rev-list --merges --max-count=1 "$from..$commit")" ] &&
  git rebase -q --merge --no-stat --no-verify --no-autosquash --no-fork-point --empty=drop --onto "$onto" "$from" > /dev/null 2>&1; then
  tell
  exit
fi
git rebase --abort > /dev/null 2>&1
put_back
if git merge -q --no-ff --no-commit --no-stat "$onto" > /dev/null 2>&1; then
  git commit -q --no-verify -m "Merge $onto into $branch" || fail "can't commit the merge of $onto"
  tell
  exit
fi
[ -f .git/MERGE_HEAD ] || fail "can't merge $onto"
git diff --name-only --diff-filter=U -z | tr '\0\n' '\n\1' | sed 's/^/conflict:/' | tr '\n\1' '\0\n'
