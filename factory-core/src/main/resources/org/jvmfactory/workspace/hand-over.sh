# hand-over.sh OBJECTS BRANCH BASE PREVIOUS < message
# Prints, each ended by a zero byte: the nested repositories that were removed, 'rebuilt' where the repository had to be made anew, and
# 'head:' with the tip. Then, where the tip isn't PREVIOUS, a thin pack of all commits since BASE.
objects=$1 branch=$2 base=$3 previous=$4
empty_home

# What can't be read can't be committed. A nested repository would be committed as a mere pointer: it becomes a plain directory.
find . -path ./.git -prune -o \( -type d ! -perm -u=rwx -o -type f ! -perm -u=r \) -exec chmod u+rwX {} \;
find . -path ./.git -prune -o -iname .git -print0 -prune -exec rm -rf {} + || fail "can't remove nested repositories"

if ! usable_repository "$objects" "$base"; then
  make_repository "$objects" "$branch" "$previous"
  printf 'rebuilt\0'
fi

if git ls-files -s | grep -q '^160000 '; then
  git ls-files -s -z | tr '\n\0' '\1\n' | sed -n 's/^160000 [0-9a-f]* [0-9]	//p' | tr '\n\1' '\0\n' |
    git update-index -z --force-remove --stdin
fi
git add -A || fail "can't add what was left uncommitted"
at=$(git symbolic-ref -q HEAD)
if ! git diff --cached --quiet --no-ext-diff --no-textconv || [ -f .git/MERGE_HEAD ]; then
  git commit -q --no-verify --cleanup=whitespace -F - || fail "can't commit what was left uncommitted"
elif [ "$at" != "refs/heads/$branch" ] && git merge-base --is-ancestor HEAD "refs/heads/$branch" 2> /dev/null; then
  # It only looked at an older commit, and forgot to come back.
  git symbolic-ref HEAD "refs/heads/$branch" && git reset -q --hard || fail "can't go back to branch $branch"
  at=refs/heads/$branch
fi
head=$(git rev-parse -q --verify 'HEAD^{commit}') || fail "there is no commit on the branch that is checked out"

# The next one finds its own branch checked out and nothing under way.
end_operations
if [ "$at" != "refs/heads/$branch" ]; then
  git update-ref "refs/heads/$branch" "$head" && git symbolic-ref HEAD "refs/heads/$branch" || fail "can't set branch $branch"
fi

printf 'head:%s\0' "$head"
[ "$head" = "$previous" ] || printf '%s\n^%s\n' "$head" "$base" | git pack-objects --revs --stdout --thin --delta-base-offset -q
